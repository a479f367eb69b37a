import type { Journal } from '../model/target.js';
import { JournalLines, type Listener } from './journal-lines.js';
import type { RemoteControl } from './remote-control.js';

/** Octets of one answer at most. */
const CHUNK = 1_048_576;
/** Milliseconds between two questions: after news, the factor, at most. Each is a request that the server under test has to serve. */
const SOON = 5;
const GROWTH = 1.5;
const LATER = 50;

/** The journal of a probe elsewhere, asked for while somebody listens. */
export class JournalRemote implements Journal {
  readonly #lines = new JournalLines();
  readonly #control: RemoteControl;
  #offset: number;
  #timer: NodeJS.Timeout | undefined;
  #pause = SOON;
  #closed = false;
  /** The read under way; reads never overlap, so that records stay in order. */
  #reading: Promise<boolean> | undefined;
  /** Why the last question had no answer; the next {@link sync} asks again, and fails if it fails again. */
  failure: Error | undefined;

  /** @param offset octets to pass over: what earlier runs left in the journal. */
  constructor(control: RemoteControl, offset: number) {
    this.#control = control;
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

  /** @throws TargetError when the probe does not answer. */
  async sync(): Promise<void> {
    await this.#reading?.catch(() => false); // that read may have been answered before the call
    while (await this.#read());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rest();
    await this.#reading?.catch(() => false);
    await this.#control.close();
  }

  #schedule(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#poll().then(() => {
        this.#timer = undefined;
        if (this.#lines.wanted) this.#schedule();
      });
    }, this.#pause);
  }

  async #poll(): Promise<void> {
    try {
      const news = await this.#read();
      this.#pause = news ? SOON : Math.min(this.#pause * GROWTH, LATER);
      this.failure = undefined;
    } catch (error) {
      this.failure = error as Error;
      this.#pause = LATER;
    }
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One answer; true when there was something new. */
  #read(): Promise<boolean> {
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #ask(): Promise<boolean> {
    if (this.#closed) return false;
    const octets = await this.#control.ask({ op: 'journal', from: this.#offset, limit: CHUNK });
    this.#offset += octets.length;
    this.#lines.add(octets);
    return octets.length > 0;
  }
}
