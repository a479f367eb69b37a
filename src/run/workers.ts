import { readFileSync } from 'node:fs';

/**
 * The processes in which the application runs, as far as the journal has named them. A server may replace one that a case brought down
 * without a word: what others saw meanwhile says nothing about them.
 */
export class Workers {
  readonly #alive = new Set<number>();
  #upheavals = 0;

  /** @param local are they on this machine, so that the system can be asked about them? */
  constructor(private readonly local: boolean) {}

  /** A process has loaded the probe. */
  started(): void {
    this.#upheavals++;
  }

  /** A process has called the application. */
  seen(pid: number): void {
    if (this.local) this.#alive.add(pid);
  }

  /** Grows with every process that was seen to start or to be gone. */
  get upheavals(): number {
    return this.#upheavals;
  }

  /** The same after a look at which of them are there still. */
  recount(): number {
    for (const pid of this.#alive) {
      if (!isGone(pid)) continue;
      this.#alive.delete(pid);
      this.#upheavals++;
    }
    return this.#upheavals;
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return isZombie(pid);
}

/** Ended, and not yet collected by its parent. Only Linux tells; elsewhere parents collect soon enough. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false; // no such file system here
  }
}
