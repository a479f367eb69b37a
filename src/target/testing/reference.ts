import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { FIXTURES } from '../folders.js';

/** A reference gateway with an application of its own tests. */
export interface Served {
  readonly port: number;
  /** Everything it has logged but for its greeting. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Starts it on a free port, and resolves once it listens. */
export async function serveReference(application: string, ...options: string[]): Promise<Served> {
  const folders = ['reference', join('reference', 'tests', 'testing')].map((folder) =>
    join(FIXTURES, folder),
  );
  const child = spawn('python3', ['-m', 'gatespec_reference', application, '--port', '0', ...options], {
    env: { ...process.env, PYTHONPATH: folders.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const log: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const listening = /listening on http:\/\/.*:(\d+) /.exec(line);
      if (listening) resolve(Number(listening[1]));
      else log.push(line);
    });
    exited.then(() => reject(new Error(`the gateway did not start:\n${log.join('\n')}`)), reject);
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { port, log, stop };
}
