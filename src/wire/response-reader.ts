import { BODY_CAP } from './body.js';
import { framingOf } from './framing.js';
import type { Head } from './head.js';
import { HeadReader } from './head-reader.js';
import { OctetStore } from './octet-store.js';
import { type ProblemCode, ProblemList } from './problem.js';
import { EXCESS_CAP, IncomingResponse, type Response } from './response.js';
import { RESPONSE_START, StartFinder } from './start-finder.js';

export type { FieldLine, Head } from './head.js';
export type { Response } from './response.js';

/** Octets kept of all responses of one connection together; past that later bodies are only counted and hashed. */
const KEPT_CAP = 16 * 1024 * 1024;
const RESPONSES_CAP = 20_000;
const INTERIMS_CAP = 2_000;
/** Octets held back for a listener that is not there yet. */
const UPGRADED_CAP = 1024 * 1024;

export interface Interim {
  readonly head: Head;
  /** Index of the final response that it came before. */
  readonly beforeResponse: number;
}

type State = 'start' | 'head' | 'body' | 'upgraded';

/**
 * Reads the responses on one connection (RFC 9112 section 4 to 7). It takes any octets in any chunking, refuses nothing,
 * names what is malformed, and keeps a bounded part.
 */
export class ResponseReader {
  /** Called with each run of body octets, in order, however long the body. */
  onBody: ((response: Response, octets: Buffer) => void) | undefined;

  readonly #onChange: (() => void) | undefined;
  readonly #methods: string[] = [];
  readonly #interims: Interim[] = [];
  readonly #responses: IncomingResponse[] = [];
  readonly #problems = new ProblemList();
  readonly #head = new HeadReader();
  readonly #garbage = new OctetStore(EXCESS_CAP);
  readonly #finder = new StartFinder((octets) => this.#exceed(octets));
  readonly #upgradedHeld = new OctetStore(UPGRADED_CAP);
  #onUpgraded: ((octets: Buffer) => void) | undefined;
  #state: State = 'start';
  #ended = false;
  #pending: Head[] = [];
  #kept = 0;

  /** @param onChange called after each push that brought octets, and at the end */
  constructor(onChange?: () => void) {
    this.#onChange = onChange;
  }

  /** Final responses in order; 101 is one of them. */
  get responses(): readonly Response[] {
    return this.#responses;
  }

  /** 1xx heads in order, but for 101; those not yet followed by a final response too. */
  get interims(): readonly Interim[] {
    return this.#interims;
  }

  /** The connection has left HTTP: after 101, or a 2xx answer to CONNECT. */
  get upgraded(): boolean {
    return this.#state === 'upgraded';
  }

  /** Takes the octets after an upgrade. What came before it was set is held (1 MiB) and handed over when it is. */
  get onUpgraded(): ((octets: Buffer) => void) | undefined {
    return this.#onUpgraded;
  }

  set onUpgraded(listener: ((octets: Buffer) => void) | undefined) {
    this.#onUpgraded = listener;
    if (!listener || this.#upgradedHeld.length === 0) return;
    const held = Buffer.from(this.#upgradedHeld.view());
    this.#upgradedHeld.clear();
    listener(held);
  }

  /** Octets after the last response that start no other (those before the first, while there is none); the first 64 KiB. */
  get excess(): Buffer {
    return this.#responses.at(-1)?.excess ?? this.#garbage.view();
  }

  /** The start of an unfinished head, one character an octet; the first 256 KiB. */
  get partial(): string {
    if (this.#state === 'head') return this.#head.partial;
    return this.#state === 'start' ? this.#finder.held.toString('latin1') : '';
  }

  /** Codes that belong to no response. */
  get problems(): readonly ProblemCode[] {
    return this.#problems.codes;
  }

  /** Tells the method of the next request, before its answer can come: answers to HEAD and CONNECT are framed differently. */
  requested(method: string): void {
    this.#methods.push(method);
  }

  push(chunk: Buffer): void {
    if (this.#ended || chunk.length === 0) return;
    let at = 0;
    while (at < chunk.length) at = this.#step(chunk, at);
    this.#onChange?.();
  }

  ended(how: 'fin' | 'reset'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#finder.ended();
    this.#responses.at(-1)?.ended(how);
    this.#onChange?.();
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case 'start':
        return this.#takeStart(chunk, at);
      case 'head':
        return this.#takeHead(chunk, at);
      case 'body':
        return this.#takeBody(this.#responses.at(-1)!, chunk, at);
      default:
        this.#handOver(at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
    }
  }

  #takeStart(chunk: Buffer, from: number): number {
    const at = this.#finder.take(chunk, from);
    if (at < 0) return chunk.length;
    if (this.#responses.length >= RESPONSES_CAP) {
      this.#problems.add('too-many');
      this.#finder.lost();
      return at;
    }
    this.#beginHead(this.#finder.held);
    return at;
  }

  #beginHead(start: Buffer): void {
    this.#state = 'head';
    this.#head.next();
    this.#head.take(start, 0);
  }

  #takeHead(chunk: Buffer, from: number): number {
    const at = this.#head.take(chunk, from);
    const head = this.#head.head;
    if (!head) return at;
    if (head.status >= 100 && head.status < 200 && head.status !== 101) this.#addInterim(head);
    else this.#addResponse(head);
    return at;
  }

  #addInterim(head: Head): void {
    const { problems } = framingOf(head, 'GET');
    const whole = { ...head, problems: [...head.problems, ...problems] };
    if (this.#interims.length < INTERIMS_CAP) {
      this.#interims.push({ head: whole, beforeResponse: this.#responses.length });
      this.#pending.push(whole);
      this.#kept += head.raw.length;
    } else this.#problems.add('too-many');
    this.#startAnew();
  }

  #addResponse(head: Head): void {
    const framing = framingOf(head, this.#methods[this.#responses.length] ?? 'GET');
    this.#kept += this.#responses.at(-1)?.keptOctets ?? 0;
    const cap = Math.max(0, Math.min(BODY_CAP, KEPT_CAP - this.#kept));
    const response = new IncomingResponse(head, this.#pending, framing, cap, (of, octets) =>
      this.onBody?.(of, octets),
    );
    this.#pending = [];
    this.#responses.push(response);
    if (framing.framing === 'upgrade') this.#state = 'upgraded';
    else if (response.over) this.#startAnew(response);
    else this.#state = 'body';
  }

  #takeBody(response: IncomingResponse, chunk: Buffer, from: number): number {
    const at = response.take(chunk, from);
    if (response.intruded) this.#beginHead(Buffer.from(RESPONSE_START));
    else if (response.complete) this.#startAnew(response);
    else if (response.over) {
      this.#state = 'start';
      this.#finder.lost();
    }
    return at;
  }

  #startAnew(after?: IncomingResponse): void {
    this.#state = 'start';
    this.#finder.due(after?.framing === 'none' ? after.declaredLength : 0);
  }

  #exceed(octets: Buffer): void {
    const last = this.#responses.at(-1);
    if (last) last.exceed(octets);
    else {
      this.#problems.add('not-http');
      this.#garbage.append(octets);
    }
  }

  #handOver(octets: Buffer): void {
    if (this.#onUpgraded) this.#onUpgraded(octets);
    else this.#upgradedHeld.append(octets);
  }
}
