import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../model/target.js';
import { JournalLines, type Listener } from './journal-lines.js';

/** Octets of one read. */
const CHUNK = 65_536;
/** Milliseconds between two looks at the file: at first after news, and at most. */
const SOON = 1;
const LATER = 3;

/**
 * The journal of a probe on this machine. One reader serves all cases; it looks at the file only while somebody listens. Reads are
 * synchronous: from the page cache one costs microseconds, less than a trip through the thread pool.
 */
export class JournalFile implements Journal {
  readonly #lines = new JournalLines();
  readonly #path: string;
  readonly #buffer = Buffer.allocUnsafe(CHUNK);
  #descriptor: number | undefined;
  #offset: number;
  #timer: NodeJS.Timeout | undefined;
  #pause = SOON;
  #closed = false;

  /** @param offset octets to pass over: what earlier runs left in the file. */
  constructor(stateFolder: string, offset = 0) {
    this.#path = join(stateFolder, 'journal.jsonl');
    this.#offset = offset;
  }

  subscribe(caseId: string, listener: Listener): () => void {
    const end = this.#lines.subscribe(caseId, listener);
    this.#pause = SOON;
    this.#schedule();
    return () => {
      end();
      if (!this.#lines.wanted) this.#rest();
    };
  }

  async sync(): Promise<void> {
    this.#drain();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#drain();
    this.#closed = true;
    this.#rest();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  /** Empties the file, for a server that is started again in the same place. */
  restart(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#offset = 0;
    this.#lines.forget();
    rmSync(this.#path, { force: true });
  }

  #schedule(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pause = this.#drain() ? SOON : Math.min(this.#pause + 1, LATER);
      if (this.#lines.wanted) this.#schedule();
    }, this.#pause);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Reads to the end of the file; true when there was something new. */
  #drain(): boolean {
    if (this.#closed || !this.#open()) return false;
    let read = 0;
    let any = false;
    do {
      read = readSync(this.#descriptor!, this.#buffer, 0, CHUNK, this.#offset);
      this.#offset += read;
      any ||= read > 0;
      this.#lines.add(this.#buffer.subarray(0, read));
    } while (read > 0);
    return any;
  }

  #open(): boolean {
    if (this.#descriptor !== undefined) return true;
    try {
      this.#descriptor = openSync(this.#path, 'r');
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // nothing was written yet
      throw error;
    }
  }
}
