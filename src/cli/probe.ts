import { cp, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from './failure.js';
import { print } from './print.js';

const MODULE = 'gatespec_probe';

export function probeCommand(): Command {
  return new Command('probe')
    .description('print the folder of the probe, the application that a server hosts while it is judged')
    .option('--copy <dir>', 'write the probe into a folder, for a deployment')
    .action(async ({ copy }: { copy?: string }) => {
      const { PROBE } = await import('../target/folders.js');
      if (copy === undefined) return print(`${PROBE.replace(/\/$/, '')}\n`);
      await copyProbe(PROBE, resolve(copy));
      await print(`${join(copy, MODULE)}\n`);
      process.stderr.write(
        `Host it with a token, then run the suite against it:\n` +
          `  cd ${copy} && GATESPEC_TOKEN=some-secret-token uvicorn ${MODULE}:asgi\n` +
          `  GATESPEC_TOKEN=some-secret-token gatespec run http://127.0.0.1:8000\n`,
      );
    });
}

async function copyProbe(from: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const taken = (await readdir(folder)).includes(MODULE);
    if (taken)
      throw new UsageError(
        `${join(folder, MODULE)} is there already`,
        'Remove it first, or name another folder.',
      );
    await cp(join(from, MODULE), join(folder, MODULE), {
      recursive: true,
      filter: (path) => !path.includes('__pycache__'),
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`the probe can't be copied to ${folder}: ${(error as Error).message}`);
  }
}
