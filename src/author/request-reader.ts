import { ChunkedReader } from '../wire/chunked.js';
import { fieldValues, type Head } from '../wire/head.js';
import { HeadReader } from '../wire/head-reader.js';
import { OctetStore } from '../wire/octet-store.js';
import { ProblemList } from '../wire/problem.js';
import type { SeenRequest } from './exchange.js';

/** Octets kept of a body as sent; a longer one is written down as a run. */
export const REQUEST_BODY_CAP = 16 * 1024;

/** A request under way. */
class IncomingRequest implements SeenRequest {
  readonly lines: readonly string[];
  readonly blank: string;
  readonly method: string;
  readonly target: string;
  readonly chunked: boolean;
  bodyLength = 0;
  contentLength = 0;
  complete = false;
  readonly #store = new OctetStore(REQUEST_BODY_CAP);
  readonly #coding: ChunkedReader | undefined;
  #left: number;

  constructor(raw: string, fields: Head['fields'], ended: boolean) {
    const lines = raw.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    this.blank = ended ? (lines.at(-1) ?? '') : '';
    this.lines = ended ? lines.slice(0, -1) : lines;
    const first = lines.find((line) => line.trim() !== '') ?? '';
    [, this.method = 'GET', this.target = '/'] = /^(\S+)[ \t]+(\S+)/.exec(first) ?? [];
    this.chunked = fieldValues(fields, 'transfer-encoding').some((coding) =>
      /\bchunked[ \t]*$/i.test(coding),
    );
    if (this.chunked)
      this.#coding = new ChunkedReader(new ProblemList(), (octets) => {
        this.contentLength += octets.length;
      });
    const [length = ''] = this.chunked ? [] : fieldValues(fields, 'content-length');
    this.#left = /^\d+$/.test(length) ? Number(length) : 0;
    this.complete = ended && !this.chunked && this.#left === 0;
  }

  get body(): string {
    return this.#store.latin1();
  }

  /** Takes octets of the body; returns the position after those taken. */
  take(chunk: Buffer, from: number): number {
    const to = this.#coding ? this.#coding.take(chunk, from) : Math.min(chunk.length, from + this.#left);
    this.#store.append(chunk.subarray(from, to));
    this.bodyLength += to - from;
    if (this.#coding) this.complete = this.#coding.outcome !== 'open';
    else {
      this.contentLength += to - from;
      this.#left -= to - from;
      this.complete = this.#left === 0;
    }
    return to;
  }
}

/** Tells the requests on one connection apart, octets in any chunking (RFC 9112 section 6.3). */
export class RequestReader {
  readonly requests: SeenRequest[] = [];
  readonly #head = new HeadReader();
  /** Empty lines before a request line. */
  #before = '';
  #current: IncomingRequest | undefined;

  /** @param onHead called when the head of a request has come */
  constructor(readonly onHead: (request: SeenRequest) => void) {}

  /** What came of a head that is not over yet. */
  get partial(): string {
    return this.#before + (this.#head.head ? '' : this.#head.partial);
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#current) {
        at = this.#current.take(chunk, at);
        if (this.#current.complete) this.#current = undefined;
      } else at = this.#takeHead(chunk, at);
    }
  }

  /** The nth request; what there is of it, where its head is not over. */
  request(at: number): SeenRequest {
    return this.requests[at] ?? new IncomingRequest(this.partial, [], false);
  }

  #takeHead(chunk: Buffer, from: number): number {
    if (this.#head.head) this.#head.next();
    const at = this.#head.take(chunk, from);
    const { head } = this.#head;
    if (!head) return at;
    if (head.raw.trim() === '') {
      if (this.#before.length < 64) this.#before += head.raw;
      return at;
    }
    const request = new IncomingRequest(this.#before + head.raw, head.fields, true);
    this.#before = '';
    this.requests.push(request);
    if (!request.complete) this.#current = request;
    this.onHead(request);
    return at;
  }
}
