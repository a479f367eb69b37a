import { type FieldLine, parseFieldLines, withoutLineEnd } from './head.js';
import { LineReader } from './line-reader.js';
import type { ProblemList } from './problem.js';
import { RESPONSE_START } from './start-finder.js';

/** Octets kept of a chunk size line. */
const LINE_CAP = 16 * 1024;
/** Octets kept of a trailer. */
const TRAILER_CAP = 256 * 1024;
/** Chunks whose size and extension are kept. */
const CHUNKS_CAP = 10_000;
/** What an optional extension takes of memory is bounded apart from the count. */
const EXTENSIONS_CAP = 256 * 1024;

export interface Chunk {
  readonly size: number;
  /** What follows the size in its line: `;name=value`, or nothing. */
  readonly extension: string;
}

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'broken' | 'intruded';

/** Without the white space that recipients bear and senders must not write (BWS, RFC 9110 section 5.6.3). */
const EXTENSION = /^(?:;[!#$%&'*+\-.^_`|~\w]+(?:=(?:[!#$%&'*+\-.^_`|~\w]+|"(?:[^"\\]|\\.)*"))?)*$/;

/** Decodes the chunked transfer coding (RFC 9112 section 7.1), octets in any chunking. */
export class ChunkedReader {
  readonly chunks: Chunk[] = [];
  /** Chunks with data, those not kept too. */
  chunkCount = 0;
  trailer: readonly FieldLine[] = [];

  readonly #problems: ProblemList;
  readonly #data: (octets: Buffer) => void;
  readonly #lost: (octets: Buffer) => void;
  readonly #line = new LineReader(LINE_CAP);
  readonly #trailer: string[] = [];
  #trailerOctets = 0;
  #extensionOctets = 0;
  #state: State = 'size';
  #left = 0;

  /**
   * @param data takes the octets of the body
   * @param lost takes a size line that can't be read
   */
  constructor(
    problems: ProblemList,
    data: (octets: Buffer) => void,
    lost: (octets: Buffer) => void = () => {},
  ) {
    this.#problems = problems;
    this.#data = data;
    this.#lost = lost;
  }

  /**
   * `done`: the message has ended. `broken`: what follows can't be framed. `intruded`: instead of a size or trailer line
   * `HTTP/1.` came, which has been taken.
   */
  get outcome(): 'open' | 'done' | 'broken' | 'intruded' {
    const state = this.#state;
    return state === 'done' || state === 'broken' || state === 'intruded' ? state : 'open';
  }

  /** Takes octets until the message ends or breaks; returns the position after those taken. */
  take(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && this.outcome === 'open') {
      if (this.#state === 'data') at = this.#takeData(chunk, at);
      else if (this.#state === 'data-end') at = this.#takeDataEnd(chunk, at);
      else at = this.#takeLine(chunk, at);
    }
    return at;
  }

  /** The connection has ended. */
  ended(): void {
    if (this.#state === 'trailer') this.#problems.add('no-final-line-end');
  }

  #takeData(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + this.#left);
    this.#data(chunk.subarray(from, to));
    this.#left -= to - from;
    if (this.#left === 0) this.#state = 'data-end';
    return to;
  }

  #takeDataEnd(chunk: Buffer, at: number): number {
    const wanted = this.#line.length === 0 ? [0x0d, 0x0a] : [0x0a];
    if (!wanted.includes(chunk[at]!)) {
      this.#problems.add('bad-chunk-end');
      this.#state = 'broken';
      return at;
    }
    const next = this.#line.take(chunk, at, 1);
    if (!this.#line.ended) return next;
    if (this.#line.length === 1) this.#problems.add('bare-lf');
    this.#line.next();
    this.#state = 'size';
    return next;
  }

  #takeLine(chunk: Buffer, from: number): number {
    const missing = RESPONSE_START.length - this.#line.length;
    const at = this.#line.take(chunk, from, missing > 0 ? missing : Infinity);
    if (missing > 0 && this.#line.text() === RESPONSE_START) {
      this.#problems.add(this.#state === 'trailer' ? 'no-final-line-end' : 'bad-chunk-size');
      this.#state = 'intruded';
    } else if (this.#line.ended) {
      if (this.#state === 'size') this.#endSize();
      else this.#endTrailerLine();
      this.#line.next();
    }
    return at;
  }

  #endSize(): void {
    const line = this.#line.cut ? this.#line.text() : withoutLineEnd(this.#line.text(), this.#problems);
    if (this.#line.cut) this.#problems.add('chunk-line-too-large');
    const [, digits = '', extension = ''] = /^([0-9A-Fa-f]*)(.*)$/s.exec(line) ?? [];
    const sized = digits !== '' && (extension === '' || /^[ \t]*(?:;|$)/.test(extension));
    if (!sized) {
      this.#problems.add('bad-chunk-size');
      this.#state = 'broken';
      this.#lost(this.#line.octets());
      return;
    }
    if (extension.includes('\0')) this.#problems.add('nul');
    if (extension.includes('\r')) this.#problems.add('bare-cr');
    if (!this.#line.cut && !EXTENSION.test(extension)) this.#problems.add('bad-chunk-extension');
    const size = Number.parseInt(digits, 16);
    if (size === 0) this.#state = 'trailer';
    else this.#beginChunk(size, extension);
  }

  #beginChunk(size: number, extension: string): void {
    this.#state = 'data';
    this.#left = size;
    this.chunkCount++;
    this.#extensionOctets += extension.length;
    if (this.chunks.length < CHUNKS_CAP)
      this.chunks.push({ size, extension: this.#extensionOctets > EXTENSIONS_CAP ? '' : extension });
  }

  #endTrailerLine(): void {
    this.#trailerOctets += this.#line.length;
    const cut = this.#line.cut || this.#trailerOctets > TRAILER_CAP;
    if (cut) this.#problems.add('head-too-large');
    const line = this.#line.cut ? this.#line.text() : withoutLineEnd(this.#line.text(), this.#problems);
    if (line !== '') {
      if (!cut) this.#trailer.push(line);
      return;
    }
    this.trailer = parseFieldLines(this.#trailer, this.#problems);
    this.#state = 'done';
  }
}
