import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Argument, Command } from 'commander';
import { shellWord } from './again.js';
import { UsageError } from './failure.js';
import { print } from './print.js';

/** A copy of the JSON Schema beside the suites, where the package is nowhere above them. */
const SCHEMA_COPY = 'suite.schema.json';

export function newCommand(): Command {
  return new Command('new')
    .description('write a commented suite that runs, to begin one of your own')
    .addArgument(new Argument('<what>', 'what to write').choices(['suite']))
    .argument('<name>', 'name of the suite, with which the ids of its cases begin: first, http/first')
    .option('--dir <dir>', 'folder of your suites', 'my-suites')
    .action(async (_: string, name: string, { dir }: { dir: string }) => {
      const { SUITE_NAME } = await import('../author/starter.js');
      if (!SUITE_NAME.test(name) || /^requirements(\/|$)/.test(name))
        throw new UsageError(
          `${JSON.stringify(name)} is no name for a suite`,
          'Take a-z, 0-9 and - (and / for a folder), without .yaml; requirements is the folder of clauses.',
        );
      const written = await writeStarter(name, dir);
      await print(written.map((file) => `${file}\n`).join(''));
      const folder = shellWord(dir);
      process.stderr.write(
        'Next:\n' +
          `  npx gatespec lint ${folder}\n` +
          `  npx gatespec run --suites ${folder} --only ${shellWord(`${name}/**`)}\n`,
      );
    });
}

async function writeStarter(name: string, dir: string): Promise<string[]> {
  const { starter } = await import('../author/starter.js');
  const { sharedSchema } = await import('../author/schema-place.js');
  const { builtinFolder } = await import('../suite/folder.js');
  const suite = join(dir, `${name}.yaml`);
  const requirements = join(dir, 'requirements', `${name}.yaml`);
  const shared = sharedSchema(dirname(suite), dirname(builtinFolder()));
  const schema = shared ?? posix.join(posix.relative(posix.dirname(name), '.'), SCHEMA_COPY);
  const text = starter(name, schema);
  const files = { [suite]: text.suite, [requirements]: text.requirements };
  for (const file of Object.keys(files))
    if (existsSync(file))
      throw new UsageError(`${file} is there already`, 'Take another name, or remove it first.');
  const copy = join(dir, SCHEMA_COPY);
  // A copy that is there may be newer, or changed.
  if (shared === undefined && !existsSync(copy))
    files[copy] = await readFile(join(builtinFolder(), SCHEMA_COPY), 'utf8');
  for (const [file, content] of Object.entries(files)) await create(file, content);
  return Object.keys(files);
}

async function create(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} can't be written: ${(error as Error).message}`);
  }
}
