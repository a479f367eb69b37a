import type { Octets } from '../model/value.js';
import { BODY_CAP, BodyRecord } from './body.js';
import { type CloseFrame, parseClose } from './close-frame.js';
import { type DeflateParameters, type Inflated, Inflater, serverDirection } from './deflate.js';
import { type Frame, FrameReader } from './frame.js';
import { OctetStore } from './octet-store.js';
import { type ProblemCode, ProblemList } from './problem.js';
import { Utf8Check } from './utf8.js';

/** A data message, whole. */
export interface Message {
  readonly kind: 'text' | 'binary';
  /** Of a text message that is UTF-8, could be inflated, and of which all octets were kept. */
  readonly text?: string;
  /** Inflated, where it was compressed. */
  readonly octets: Octets;
  /** Why it could not be inflated; `octets` are none then. */
  readonly problem?: Inflated['problem'];
  /** Was RSV1 set on its first frame, with permessage-deflate agreed on? */
  readonly compressed: boolean;
  readonly fragments: number;
  /** True for binary messages. */
  readonly validUtf8: boolean;
  /** Index of its last frame. */
  readonly frame: number;
}

/** A Ping or Pong. */
export interface ControlMessage {
  readonly octets: Octets;
  /** Index of the frame. */
  readonly frame: number;
}

/** Octets of one compressed message that are kept for inflating. */
const COMPRESSED_CAP = 16 * 1024 * 1024;
/** Octets kept of all messages together; past that later ones are only counted and hashed. */
const KEPT_CAP = 16 * 1024 * 1024;
/** Messages, Pings and Pongs kept of one connection. */
const MESSAGES_CAP = 100_000;

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A message under way. */
interface OpenMessage {
  readonly kind: 'text' | 'binary';
  readonly body: BodyRecord;
  /** Is it one frame as it was sent? Its octets are kept once, with that frame. */
  readonly alone: boolean;
  readonly utf8: Utf8Check;
  readonly compressed: OctetStore | undefined;
  fragments: number;
  length: number;
}

/** Joins the frames that a server sends to messages (RFC 6455 section 5.4), and inflates them (RFC 7692). */
export class MessageReader {
  readonly messages: Message[] = [];
  readonly pings: ControlMessage[] = [];
  readonly pongs: ControlMessage[] = [];

  readonly #frames: FrameReader;
  readonly #problems = new ProblemList();
  readonly #inflater: Inflater | undefined;
  #close: CloseFrame | undefined;
  #open: OpenMessage | undefined;
  #kept = 0;

  /** @param deflate what permessage-deflate was agreed to mean; absent where it was not agreed on */
  constructor(deflate?: DeflateParameters) {
    this.#inflater = deflate && new Inflater(serverDirection(deflate));
    this.#frames = new FrameReader({
      begin: (frame) => this.#begin(frame),
      payload: (frame, octets) => this.#payload(frame, octets),
      end: (frame) => this.#end(frame),
    });
  }

  get frames(): readonly Frame[] {
    return this.#frames.frames;
  }

  /** The first Close frame. */
  get close(): CloseFrame | undefined {
    return this.#close;
  }

  /** Is a message begun and not ended? */
  get unfinished(): boolean {
    return this.#open !== undefined;
  }

  get problems(): readonly ProblemCode[] {
    return [...this.#frames.problems, ...this.#problems.codes];
  }

  push(chunk: Buffer): void {
    this.#frames.push(chunk);
  }

  /** The connection ended. */
  ended(): void {
    this.#frames.ended();
  }

  #begin(frame: Frame): void {
    const { opcode, rsv } = frame;
    if (this.#close) this.#problems.add('ws-after-close');
    const deflated = rsv[0] && this.#inflater !== undefined && (opcode === TEXT || opcode === 2);
    if ((rsv[0] && !deflated) || rsv[1] || rsv[2]) this.#problems.add('ws-rsv');
    if (opcode === CONTINUATION) {
      if (this.#open) this.#open.fragments++;
      else this.#problems.add('ws-continuation');
    } else if (opcode === TEXT || opcode === 2) this.#beginMessage(frame, deflated);
  }

  #beginMessage({ opcode, fin, payload }: Frame, deflated: boolean): void {
    if (this.#open) this.#problems.add('ws-interleaved');
    const alone = fin && !deflated;
    this.#open = {
      kind: opcode === TEXT ? 'text' : 'binary',
      body: alone ? payload : new BodyRecord(Math.max(0, Math.min(BODY_CAP, KEPT_CAP - this.#kept))),
      alone,
      utf8: new Utf8Check(),
      compressed: deflated ? new OctetStore(COMPRESSED_CAP) : undefined,
      fragments: 1,
      length: 0,
    };
  }

  #payload({ opcode }: Frame, octets: Buffer): void {
    const open = this.#open;
    if (opcode > 2 || !open) return;
    open.length += octets.length;
    if (open.compressed) open.compressed.append(octets);
    else this.#append(open, octets);
  }

  #append({ kind, body, alone, utf8 }: OpenMessage, octets: Buffer): void {
    if (!alone) body.append(octets);
    if (kind === 'binary') return;
    utf8.push(octets);
    if (!utf8.valid) this.#problems.add('ws-utf8');
  }

  #end(frame: Frame): void {
    const at = this.#frames.frameCount - 1;
    if (frame.opcode === CLOSE) this.#close ??= parseClose(frame.payload.kept(), at, this.#problems);
    else if (frame.opcode === PING) this.#keep(this.pings, { octets: frame.payload.octets(), frame: at });
    else if (frame.opcode === PONG) this.#keep(this.pongs, { octets: frame.payload.octets(), frame: at });
    else if (frame.opcode <= 2 && frame.fin && this.#open) this.#endMessage(this.#open, at);
  }

  #endMessage(open: OpenMessage, frame: number): void {
    this.#open = undefined;
    const problem = open.compressed && this.#inflate(open, open.compressed);
    const { kind, body, fragments } = open;
    const validUtf8 = kind === 'binary' || open.utf8.complete;
    if (!validUtf8) this.#problems.add('ws-utf8');
    const octets = body.octets();
    this.#kept += octets.bytes.length;
    const whole = octets.bytes.length === octets.length;
    this.#keep(this.messages, {
      kind,
      ...(kind === 'text' && validUtf8 && whole && !problem ? { text: octets.bytes.toString('utf8') } : {}),
      octets,
      ...(problem ? { problem } : {}),
      compressed: open.compressed !== undefined,
      fragments,
      validUtf8,
      frame,
    });
  }

  #inflate(open: OpenMessage, compressed: OctetStore): Inflated['problem'] {
    const inflated = this.#inflater!.inflate(compressed.view());
    const problem = open.length > compressed.length ? 'ws-too-large' : inflated.problem;
    if (problem) this.#problems.add(problem);
    else this.#append(open, inflated.octets);
    return problem;
  }

  #keep<T>(list: T[], item: T): void {
    if (list.length < MESSAGES_CAP) list.push(item);
    else this.#problems.add('ws-too-many');
  }
}
