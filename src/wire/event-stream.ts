import { isUtf8 } from 'node:buffer';
import { OctetStore } from './octet-store.js';
import { type ProblemCode, ProblemList } from './problem.js';

/** An event as the HTML standard dispatches it (HTML section 9.2.6), with what led to it. */
export interface StreamEvent {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
  /** The last event ID at that point; empty where there is none. */
  readonly id: string;
  /** Milliseconds; set where a valid `retry` line came since the event before. */
  readonly retry?: number;
  /** Text of the comment lines since the event before, without the colon. */
  readonly comments: readonly string[];
  /** Octets of the body before the first line of its block. */
  readonly offset: number;
  /** Octets of the body up to the end of its empty line. */
  readonly endOffset: number;
}

/** Octets kept of one line and of the data of one event. */
const EVENT_CAP = 1024 * 1024;
const EVENTS_CAP = 100_000;
/** Characters kept of all events together. */
const KEPT_CAP = 8 * 1024 * 1024;
const COMMENTS_CAP = 1_000;

const LF = 0x0a;
const CR = 0x0d;
const BOM = '\ufeff';

type Growing = { -readonly [K in keyof StreamEvent]: StreamEvent[K] };

/** Decodes an event stream (HTML section 9.2.5 and 9.2.6), octets in any chunking. */
export class EventStreamReader {
  readonly #events: Growing[] = [];
  readonly #problems = new ProblemList();
  readonly #line = new OctetStore(EVENT_CAP);
  #retry: number | undefined;
  #id = '';
  #firstLine = true;
  #afterCr: Growing | true | undefined;
  /** Octets seen. */
  #offset = 0;
  /** Octets before the block under way; undefined between blocks. */
  #blockAt: number | undefined;
  #kept = 0;
  #type = '';
  #data: string[] = [];
  #dataLength = 0;
  #newRetry: number | undefined;
  #comments: string[] = [];

  /** The events dispatched so far, in order; the first 100,000. */
  get events(): readonly StreamEvent[] {
    return this.#events;
  }

  /** The last valid `retry`, milliseconds. */
  get retry(): number | undefined {
    return this.#retry;
  }

  get problems(): readonly ProblemCode[] {
    return this.#problems.codes;
  }

  push(chunk: Buffer): void {
    let at = 0;
    let cr = -1;
    let lf = -1;
    while (at < chunk.length) {
      if (this.#afterCr) at = this.#skipLf(this.#afterCr, chunk, at);
      // What is not found is not looked for again: -1 becomes the largest number.
      if (cr < at) cr = chunk.indexOf(CR, at) >>> 0;
      if (lf < at) lf = chunk.indexOf(LF, at) >>> 0;
      const end = Math.min(cr, lf, chunk.length);
      this.#keep(chunk.subarray(at, end));
      if (end === chunk.length) return;
      at = end + 1;
      this.#offset++;
      const event = this.#endLine();
      if (end === cr) this.#afterCr = event ?? true;
    }
  }

  /** CR LF is one line end, though the line has ended with the CR already. */
  #skipLf(after: Growing | true, chunk: Buffer, at: number): number {
    this.#afterCr = undefined;
    if (chunk[at] !== LF) return at;
    this.#offset++;
    if (after !== true) after.endOffset++;
    return at + 1;
  }

  #keep(octets: Buffer): void {
    if (octets.length === 0) return;
    this.#blockAt ??= this.#offset;
    this.#offset += octets.length;
    if (this.#line.append(octets) < octets.length) this.#problems.add('sse-too-large');
  }

  #endLine(): Growing | undefined {
    const octets = this.#line.view();
    if (!isUtf8(octets)) this.#problems.add('sse-utf8');
    let line = octets.toString('utf8');
    this.#line.clear();
    if (this.#firstLine && line.startsWith(BOM)) line = line.slice(BOM.length);
    this.#firstLine = false;
    if (line === '') return this.#endBlock();
    const colon = line.indexOf(':');
    const value = colon < 0 ? '' : line.slice(colon + 1);
    if (colon === 0) this.#addComment(value);
    else this.#field(colon < 0 ? line : line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value);
    return undefined;
  }

  #addComment(text: string): void {
    if (this.#comments.length < COMMENTS_CAP && this.#room(text.length)) this.#comments.push(text);
    else this.#problems.add('sse-too-large');
  }

  #field(name: string, value: string): void {
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#addData(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^[0-9]+$/.test(value)) {
      this.#retry = Number(value);
      this.#newRetry = this.#retry;
    }
  }

  #addData(value: string): void {
    if (this.#dataLength + value.length > EVENT_CAP) {
      this.#problems.add('sse-too-large');
      return;
    }
    this.#dataLength += value.length + 1;
    this.#data.push(value);
  }

  #endBlock(): Growing | undefined {
    const offset = this.#blockAt ?? this.#offset;
    this.#blockAt = undefined;
    const type = this.#type || 'message';
    this.#type = '';
    if (this.#data.length === 0) return undefined;
    const data = this.#data.join('\n');
    this.#data = [];
    this.#dataLength = 0;
    if (this.#events.length >= EVENTS_CAP || !this.#room(data.length)) {
      this.#problems.add('sse-too-large');
      return undefined;
    }
    const event: Growing = {
      type,
      data,
      id: this.#id,
      comments: this.#comments,
      offset,
      endOffset: this.#offset,
    };
    if (this.#newRetry !== undefined) event.retry = this.#newRetry;
    this.#newRetry = undefined;
    this.#comments = [];
    this.#events.push(event);
    return event;
  }

  #room(length: number): boolean {
    this.#kept += length;
    return this.#kept <= KEPT_CAP;
  }
}
