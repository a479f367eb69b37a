/** What a response starts with where it is looked for amid other octets. */
export const RESPONSE_START = 'HTTP/1.';
/** What is enough where a response is due. */
const DUE_START = 'HTTP/';
/** Octets of a start that is believed anywhere: `HTTP/1.1 200`. */
const SURE_LENGTH = 12;
const LF = 0x0a;

/**
 * Finds where the next response starts. Directly after the end of one, `HTTP/` in any case is enough; once other octets have come,
 * `HTTP/1.` at the start of a line or after as many octets as the bodiless response before announced, and anywhere else
 * a version and a status.
 */
export class StartFinder {
  readonly #garbage: (octets: Buffer) => void;
  #held: number[] = [];
  #lost = false;
  /** Octets passed since it was told to look. */
  #passed = 0;
  #lastPassed = LF;
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
      if (this.#lost && this.#held.length === 0) at = this.#skip(chunk, at);
      if (at === chunk.length) break;
      if (this.#goesOn(chunk[at]!)) {
        this.#held.push(chunk[at++]!);
        if (this.#held.length === this.#needed()) return at;
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
    this.#passed = 0;
    this.#lastPassed = LF;
    this.#alsoAfter = alsoAfter;
  }

  /** Does the octet go on with what is held? */
  #goesOn(octet: number): boolean {
    const at = this.#held.length;
    // A lower-case name is worth telling where a response is due: 'http/1.1' is a bad version, not garbage.
    if (!this.#lost)
      return (octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet) === DUE_START.charCodeAt(at);
    if (at < RESPONSE_START.length) return octet === RESPONSE_START.charCodeAt(at);
    return at === 8 ? octet === 0x20 : octet >= 0x30 && octet <= 0x39;
  }

  /** Octets that make a start, where one was found to begin. */
  #needed(): number {
    if (!this.#lost) return DUE_START.length;
    const likely = this.#lastPassed === LF || this.#passed === this.#alsoAfter;
    return likely ? RESPONSE_START.length : SURE_LENGTH;
  }

  #giveUp(): void {
    const held = this.held;
    this.#lost = true;
    this.#held = [];
    this.#pass(held);
  }

  /** Passes octets up to the next that may begin a start. */
  #skip(chunk: Buffer, from: number): number {
    const next = chunk.indexOf(RESPONSE_START, from, 'latin1');
    const to = next < 0 ? chunk.length - unfinishedStart(chunk.subarray(from)) : next;
    this.#pass(chunk.subarray(from, to));
    return to;
  }

  #pass(octets: Buffer): void {
    if (octets.length === 0) return;
    this.#passed += octets.length;
    this.#lastPassed = octets[octets.length - 1]!;
    this.#garbage(octets);
  }
}

/** Octets at the end that begin `HTTP/1.` without ending it. */
function unfinishedStart(octets: Buffer): number {
  const tail = octets.subarray(1 - RESPONSE_START.length).toString('latin1');
  for (let length = tail.length; length > 0; length--)
    if (RESPONSE_START.startsWith(tail.slice(-length))) return length;
  return 0;
}
