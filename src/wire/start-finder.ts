/** What a response starts with where it is looked for amid other octets. */
export const RESPONSE_START = 'HTTP/1.';
/** What is enough where a response is due. */
const DUE_START = 'HTTP/';
const LF = 0x0a;

/**
 * Finds where the next response starts. Directly after the end of one, `HTTP/` in any case is enough; once other octets have
 * come, `HTTP/1.` at the start of a line, or after as many octets as the bodiless response before announced.
 */
export class StartFinder {
  readonly #garbage: (octets: Buffer) => void;
  #held: number[] = [];
  #lost = false;
  #possible = true;
  #passed = 0;
  #alsoAfter = 0;

  /** @param garbage takes the octets that start no response */
  constructor(garbage: (octets: Buffer) => void) {
    this.#garbage = garbage;
  }

  /** Octets that may be the start of a response, not decided yet. */
  get held(): Buffer {
    return Buffer.from(this.#held);
  }

  /** A response is due. @param alsoAfter octets after which one may start too, where they are none */
  due(alsoAfter = 0): void {
    this.#begin(false, alsoAfter);
  }

  /** Framing is lost; a response may start at the next octet or at the start of a line. */
  lost(): void {
    this.#begin(true, 0);
  }

  /** Takes octets; returns the position after the start found, which is in `held`, or -1 when all were taken. */
  take(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (!this.#possible) {
        at = this.#skip(chunk, at);
        continue;
      }
      const start = this.#lost ? RESPONSE_START : DUE_START;
      const octet = chunk[at]!;
      // A lower-case name is worth telling where a response is due: 'http/1.1' is a bad version, not garbage.
      const same = this.#lost ? octet : octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet;
      if (same === start.charCodeAt(this.#held.length)) {
        this.#held.push(octet);
        at++;
        if (this.#held.length === start.length) return at;
      } else this.#giveUp();
    }
    return -1;
  }

  /** The connection has ended: what is held among garbage is garbage. */
  ended(): void {
    if (this.#lost) this.#giveUp();
  }

  #begin(lost: boolean, alsoAfter: number): void {
    this.#held = [];
    this.#lost = lost;
    this.#possible = true;
    this.#passed = 0;
    this.#alsoAfter = alsoAfter;
  }

  #giveUp(): void {
    this.#lost = true;
    this.#possible = false;
    if (this.#held.length === 0) return;
    const held = this.held;
    this.#held = [];
    this.#pass(held);
  }

  #skip(chunk: Buffer, from: number): number {
    const lf = chunk.indexOf(LF, from);
    const stop = this.#alsoAfter > this.#passed ? from + this.#alsoAfter - this.#passed : Infinity;
    const to = Math.min(lf < 0 ? chunk.length : lf + 1, stop);
    this.#pass(chunk.subarray(from, to));
    if (to === lf + 1) this.#possible = true;
    return to;
  }

  #pass(octets: Buffer): void {
    this.#passed += octets.length;
    if (this.#passed === this.#alsoAfter) this.#possible = true;
    this.#garbage(octets);
  }
}
