import { OctetStore } from './octet-store.js';

const LF = 0x0a;

/** Collects one line at a time from octets in any chunking; bounded. */
export class LineReader {
  readonly #store: OctetStore;
  #length = 0;
  #ended = false;

  /** @param cap octets of one line that are kept */
  constructor(cap: number) {
    this.#store = new OctetStore(cap);
  }

  /** Octets of the line so far, its LF included, those not kept too. */
  get length(): number {
    return this.#length;
  }

  /** Has its LF come? */
  get ended(): boolean {
    return this.#ended;
  }

  /** Is the line longer than what is kept of it? */
  get cut(): boolean {
    return this.#length > this.#store.cap;
  }

  /** Takes octets up to the line's LF, or `most` of them; returns the position after those taken. */
  take(chunk: Buffer, from: number, most: number = Infinity): number {
    const part = chunk.subarray(from, Math.min(chunk.length, from + most));
    const lf = part.indexOf(LF);
    const taken = lf < 0 ? part.length : lf + 1;
    this.#store.append(taken === part.length ? part : part.subarray(0, taken));
    this.#length += taken;
    this.#ended = lf >= 0;
    return from + taken;
  }

  /** The line without its LF (a CR before it stays), one character an octet. */
  text(): string {
    const text = this.#store.latin1();
    return text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  /** What is kept of the line with its line end; overwritten by the next. */
  octets(): Buffer {
    return this.#store.view();
  }

  /** Begins the next line. */
  next(): void {
    this.#store.clear();
    this.#length = 0;
    this.#ended = false;
  }
}
