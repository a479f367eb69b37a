import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Octets of garbage that may lie about. */
const TOLERATED = 32 * 1024 * 1024;
/** A look costs a system call or two. */
const CASES_A_LOOK = 8;

/**
 * Has what is left of large bodies collected in time. V8 counts octets outside its heap for little and lets a hundred megabytes of them
 * pile up, where a run has use for ten.
 */
class Garbage {
  #cases = 0;
  /** Octets in use, as far as known; unknown just after a collection, which gives back only a little later. */
  #used: number | undefined = 0;
  #collect: (() => void) | undefined;

  /** To be called when a case is over. */
  caseEnded(): void {
    if (++this.#cases % CASES_A_LOOK !== 0) return;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const now = heapUsed + arrayBuffers;
    this.#used = Math.min(this.#used ?? now, now);
    if (now < this.#used + TOLERATED) return;
    this.#collect ??= collector();
    this.#collect();
    this.#used = undefined;
  }
}

/** One, as the heap is, of which all runs of a process make use. */
export const garbage = new Garbage();

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
