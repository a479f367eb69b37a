import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { FIXTURES } from './folders.js';
import type { Start } from './server-process.js';

/** Our ends of a leash (fixtures/leash.py), however it came to be. */
export interface Leash {
  /** Takes orders, one a line; its end is the end of the server. */
  readonly orders: Writable;
  /** Tells how the server is, one line each. */
  readonly tidings: Readable;
  /** What the server writes. */
  readonly output: readonly Readable[];
  /** Calls back once, when the leash is over and all that it told has been read, with what to say if nothing was told. */
  onEnd(listener: (reason: string) => void): void;
}

/** A leash in a Python process of its own. */
export function spawnLeash({ python, argv, directory, environment, stateFolder }: Start): Leash {
  const child = spawn(python, ['-I', '-S', join(FIXTURES, 'leash.py'), stateFolder, ...argv], {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}); // EPIPE when the leash is over: `close` tells
  let reason = 'its leash ended early';
  child.once('error', (error) => {
    reason = error.message;
  });
  return {
    orders: child.stdin,
    tidings: child.stdio[3] as Readable,
    output: [child.stdout, child.stderr],
    onEnd: (listener) => child.once('close', () => listener(reason)),
  };
}
