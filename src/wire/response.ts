import { BodyRecord } from './body.js';
import { type Chunk, ChunkedReader } from './chunked.js';
import type { Framing, MessageFraming } from './framing.js';
import type { FieldLine, Head } from './head.js';
import { OctetStore } from './octet-store.js';
import { type ProblemCode, ProblemList } from './problem.js';

/** A final response; it grows while it arrives. */
export interface Response {
  readonly head: Head;
  /** The 1xx heads that came since the final response before it. */
  readonly interim: readonly Head[];
  readonly framing: Framing;
  /** Content-Length in octets, where it is a number; of a HEAD or 304 answer too. */
  readonly declaredLength: number | undefined;
  /** The body with the chunked coding taken off. */
  readonly body: BodyRecord;
  /** The first 10,000 chunks with data. */
  readonly chunks: readonly Chunk[];
  /** All chunks with data. */
  readonly chunkCount: number;
  readonly trailer: readonly FieldLine[];
  /** The message ended as its framing says; where the end of the connection frames it, by FIN. */
  readonly complete: boolean;
  /** Nothing will be added to the body: it is complete, its framing broke, or the connection ended. */
  readonly over: boolean;
  readonly endedBy: 'framing' | 'fin' | 'reset' | undefined;
  /** Codes of the table `PROBLEMS`: those of the head, the framing and the body. */
  readonly problems: readonly ProblemCode[];
  /** Octets after the end of this response that start no other; the first 64 KiB. */
  readonly excess: Buffer;
}

/** Octets kept of what follows a response without starting another. */
export const EXCESS_CAP = 64 * 1024;

/** A response under way. */
export class IncomingResponse implements Response {
  readonly framing: Framing;
  readonly declaredLength: number | undefined;
  readonly body: BodyRecord;
  complete = false;
  over = false;
  endedBy: 'framing' | 'fin' | 'reset' | undefined;
  readonly #problems = new ProblemList();
  readonly #append: (octets: Buffer) => void;
  readonly #chunked: ChunkedReader | undefined;
  #excess: OctetStore | undefined;
  #left: number;

  constructor(
    readonly head: Head,
    readonly interim: readonly Head[],
    { framing, declaredLength, problems }: MessageFraming,
    bodyCap: number,
    onBody: (response: Response, octets: Buffer) => void,
  ) {
    this.framing = framing;
    this.declaredLength = declaredLength;
    this.body = new BodyRecord(bodyCap);
    this.#left = declaredLength ?? 0;
    this.#problems.add(...head.problems, ...problems);
    this.#append = (octets) => {
      this.body.append(octets);
      onBody(this, octets);
    };
    if (framing === 'chunked')
      this.#chunked = new ChunkedReader(this.#problems, this.#append, (octets) => this.exceed(octets));
    if (framing === 'none' || framing === 'upgrade' || (framing === 'length' && this.#left === 0))
      this.#finish();
  }

  get chunks(): readonly Chunk[] {
    return this.#chunked?.chunks ?? [];
  }

  get chunkCount(): number {
    return this.#chunked?.chunkCount ?? 0;
  }

  get trailer(): readonly FieldLine[] {
    return this.#chunked?.trailer ?? [];
  }

  get problems(): readonly ProblemCode[] {
    return this.#problems.codes;
  }

  get excess(): Buffer {
    return this.#excess?.view() ?? Buffer.alloc(0);
  }

  /** Octets of memory that this response holds on to, about. */
  get keptOctets(): number {
    return this.head.raw.length + this.body.kept().length + this.excess.length;
  }

  /** Did a next response begin where this one had to go on? */
  get intruded(): boolean {
    return this.#chunked?.outcome === 'intruded';
  }

  /** Takes octets of the body until it is over; returns the position after those taken. */
  take(chunk: Buffer, from: number): number {
    if (this.#chunked) return this.#takeChunked(this.#chunked, chunk, from);
    const to = this.framing === 'length' ? Math.min(chunk.length, from + this.#left) : chunk.length;
    this.#append(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to));
    this.#left -= to - from;
    if (this.framing === 'length' && this.#left === 0) this.#finish();
    return to;
  }

  #takeChunked(chunked: ChunkedReader, chunk: Buffer, from: number): number {
    const at = chunked.take(chunk, from);
    if (chunked.outcome === 'done') this.#finish();
    else if (chunked.outcome !== 'open') this.over = true;
    return at;
  }

  /** Octets that start no response followed. */
  exceed(octets: Buffer): void {
    this.#excess ??= new OctetStore(EXCESS_CAP);
    this.#excess.append(octets);
    if (!this.complete) return;
    this.#problems.add(this.framing === 'none' ? 'body-on-bodiless' : 'excess');
  }

  /** The connection ended. */
  ended(how: 'fin' | 'reset'): void {
    this.endedBy ??= how;
    if (this.over) return;
    this.over = true;
    this.complete = this.framing === 'close' && how === 'fin';
    this.#chunked?.ended();
  }

  #finish(): void {
    this.complete = true;
    this.over = true;
    this.endedBy = 'framing';
  }
}
