import type { JournalRecord } from '../model/evidence.js';
import { field } from './application.js';

/** How far the application is in one case, kept up with each record of the journal, so that no wait reads all of them again. */
export class Progress {
  readonly #counts = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #closed = new Set<string>();
  /** Processes in which it was called. */
  readonly pids = new Set<number>();

  add({ program, call, what, value }: JournalRecord): void {
    const key = `${program} ${what}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    const pid = what === 'begin' ? field(value, 'pid') : undefined;
    if (typeof pid === 'number') this.pids.add(pid);
    if (what === 'begin' && program !== 'lifespan') this.#running.add(call);
    else if (what === 'end') {
      this.#running.delete(call);
      this.#ended.add(call);
    } else if (what === 'close') this.#closed.add(call);
  }

  /** Records of that kind that a program has left. */
  count(program: string, what: JournalRecord['what']): number {
    return this.#counts.get(`${program} ${what}`) ?? 0;
  }

  /** Calls that have begun and not ended, but for that of the lifespan, which lives as long as its server. */
  get running(): number {
    return this.#running.size;
  }

  /** Has `close()` been called on what each call returned? */
  get allClosed(): boolean {
    return [...this.#ended].every((call) => this.#closed.has(call));
  }
}
