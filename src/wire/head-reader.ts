import { type Head, parseHead } from './head.js';
import { OctetStore } from './octet-store.js';

/** Octets kept of a head. */
export const HEAD_CAP = 256 * 1024;

const CR = 0x0d;
const LF = 0x0a;

/** Collects a head up to its empty line, octets in any chunking. Of a longer one the first part is kept and the rest passed over. */
export class HeadReader {
  readonly #store = new OctetStore(HEAD_CAP);
  /** Octets of the line under way. */
  #line = 0;
  #lineStart = 0;
  #cut = false;

  /** Set once the empty line has come. */
  head: Head | undefined;

  /** The octets kept so far, one character each. */
  get partial(): string {
    return this.#store.latin1();
  }

  /** Takes octets until the head ends; returns the position after those taken. */
  take(chunk: Buffer, from: number): number {
    let at = from;
    let ended = false;
    while (!ended && at < chunk.length) {
      const lf = chunk.indexOf(LF, at);
      const to = lf < 0 ? chunk.length : lf;
      if (this.#line === 0 && to > at) this.#lineStart = chunk[at]!;
      this.#line += to - at;
      at = lf < 0 ? to : lf + 1;
      if (lf < 0) break;
      ended = this.#line === 0 || (this.#line === 1 && this.#lineStart === CR);
      this.#line = 0;
    }
    const part = from === 0 && at === chunk.length ? chunk : chunk.subarray(from, at);
    if (this.#store.append(part) < part.length) this.#cut = true;
    if (ended) this.head = parseHead(this.#store.latin1(), this.#cut);
    return at;
  }

  /** Begins the next head. */
  next(): void {
    this.#store.clear();
    this.#line = 0;
    this.#cut = false;
    this.head = undefined;
  }
}
