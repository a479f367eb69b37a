import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks at a lock that another run holds. */
const LOOK = 100;

/**
 * Runs the work while no other process on this machine does, told by a file that holds the process id. A lock whose holder is dead is taken
 * over. It saves double work; correctness must not hang on it (two that find the same dead holder at once may both get in).
 */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  while (!acquire(path)) {
    if (holderIsDead(path)) rmSync(path, { force: true });
    else await pause(LOOK, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsDead(path: string): boolean {
  let holder: number;
  try {
    holder = Number(readFileSync(path, 'utf8'));
  } catch {
    return false; // released just now
  }
  if (!Number.isInteger(holder) || holder <= 0) return false; // being written
  if (holder === process.pid) return false; // another target of this run
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
