import { BODY_CAP, BodyRecord } from './body.js';
import { type ProblemCode, ProblemList } from './problem.js';

export type Rsv = readonly [boolean, boolean, boolean];
/** Which of the three forms a payload length is written in (RFC 6455 section 5.2). */
export type LengthForm = 7 | 16 | 64;

/** A frame to send; every bit can be set. */
export interface FrameBits {
  /** 0 to 15. */
  readonly opcode: number;
  readonly payload: Buffer;
  /** Default true. */
  readonly fin?: boolean;
  /** Default all false. */
  readonly rsv?: Rsv;
  /** Four octets, as a buffer or one character an octet; absent or `false`: not masked. */
  readonly mask?: Buffer | string | false;
  /** Default the shortest that holds the length. A form too small for it gets the low bits. */
  readonly lengthForm?: LengthForm;
  /** A length to announce instead of the payload's, decimal digits. */
  readonly declaredLength?: string;
}

/** A frame received; it grows while it arrives. */
export interface Frame {
  readonly fin: boolean;
  readonly rsv: Rsv;
  readonly opcode: number;
  readonly masked: boolean;
  readonly lengthForm: LengthForm;
  /** Octets of the payload as announced; beyond 2^53 rounded. */
  readonly length: number;
  /** Unmasked. */
  readonly payload: BodyRecord;
  readonly complete: boolean;
  /** Octets since the handshake that came before the frame. */
  readonly offset: number;
}

/** Hears of frames as they arrive. */
export interface FrameListener {
  begin?(frame: Frame): void;
  /** Unmasked octets of the payload, in order, however long it is. */
  payload?(frame: Frame, octets: Buffer): void;
  end?(frame: Frame): void;
}

/** Writes one frame (RFC 6455 section 5.2). */
export function encodeFrame(bits: FrameBits): Buffer {
  const { opcode, payload, fin = true, rsv = [false, false, false], mask = false } = bits;
  const length = bits.declaredLength === undefined ? BigInt(payload.length) : BigInt(bits.declaredLength);
  const form = bits.lengthForm ?? (length <= 125n ? 7 : length <= 0xffffn ? 16 : 64);
  const extended = form === 7 ? 0 : form / 8;
  const head = Buffer.alloc(2 + extended);
  head[0] =
    (fin ? 0x80 : 0) | (rsv[0] ? 0x40 : 0) | (rsv[1] ? 0x20 : 0) | (rsv[2] ? 0x10 : 0) | (opcode & 0x0f);
  head[1] = mask === false ? 0 : 0x80;
  if (form === 7) head[1] |= Number(length & 0x7fn);
  else if (form === 16) {
    head[1] |= 126;
    head.writeUInt16BE(Number(length & 0xffffn), 2);
  } else {
    head[1] |= 127;
    head.writeBigUInt64BE(BigInt.asUintN(64, length), 2);
  }
  if (mask === false) return Buffer.concat([head, payload]);
  const key = Buffer.alloc(4);
  Buffer.from(mask as string, 'latin1').copy(key);
  return Buffer.concat([head, key, masked(payload, key, 0)]);
}

/** RFC 6455 section 5.3. @param offset octets of the payload that came before */
export function masked(octets: Buffer, key: Buffer, offset: number): Buffer {
  const result = Buffer.allocUnsafe(octets.length);
  for (let i = 0; i < octets.length; i++) result[i] = octets[i]! ^ key[(offset + i) & 3]!;
  return result;
}

/** Frames kept of one connection. */
const FRAMES_CAP = 100_000;
/** Octets kept of all payloads together; past that later ones are only counted and hashed. */
const KEPT_CAP = 16 * 1024 * 1024;

type Growing = { -readonly [K in keyof Frame]: Frame[K] };

/** Reads the frames that a server sends, octets in any chunking (RFC 6455 section 5). */
export class FrameReader {
  readonly frames: Frame[] = [];
  /** All frames that began, those not kept too. */
  frameCount = 0;

  readonly #listener: FrameListener;
  readonly #problems = new ProblemList();
  readonly #head = Buffer.alloc(14);
  #headLength = 0;
  #frame: Growing | undefined;
  #received = 0;
  #offset = 0;
  #kept = 0;

  constructor(listener: FrameListener = {}) {
    this.#listener = listener;
  }

  /** What is wrong with frames by themselves; what is wrong with their order is the message reader's. */
  get problems(): readonly ProblemCode[] {
    return this.#problems.codes;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length)
      at = this.#frame ? this.#takePayload(this.#frame, chunk, at) : this.#takeHead(chunk, at);
  }

  /** The connection ended. */
  ended(): void {
    if (this.#frame || this.#headLength > 0) this.#problems.add('ws-frame-cut');
  }

  #takeHead(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && this.#headLength < this.#headNeeded())
      this.#head[this.#headLength++] = chunk[at++]!;
    if (this.#headLength === this.#headNeeded()) this.#begin();
    return at;
  }

  /** Octets of the frame's head, as far as can be told. */
  #headNeeded(): number {
    if (this.#headLength < 2) return 2;
    const second = this.#head[1]!;
    const short = second & 0x7f;
    return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
  }

  #begin(): void {
    const first = this.#head[0]!;
    const second = this.#head[1]!;
    const short = second & 0x7f;
    const long = short === 127 ? this.#head.readBigUInt64BE(2) : 0n;
    const length = short === 126 ? this.#head.readUInt16BE(2) : short === 127 ? Number(long) : short;
    const frame: Growing = {
      fin: (first & 0x80) !== 0,
      rsv: [(first & 0x40) !== 0, (first & 0x20) !== 0, (first & 0x10) !== 0],
      opcode: first & 0x0f,
      masked: (second & 0x80) !== 0,
      lengthForm: short === 126 ? 16 : short === 127 ? 64 : 7,
      length,
      payload: new BodyRecord(Math.max(0, Math.min(BODY_CAP, length, KEPT_CAP - this.#kept))),
      complete: false,
      offset: this.#offset,
    };
    if (long >> 63n) this.#problems.add('ws-length-high-bit');
    this.#judge(frame);
    this.frameCount++;
    if (this.frames.length < FRAMES_CAP) this.frames.push(frame);
    else this.#problems.add('ws-too-many');
    this.#frame = frame;
    this.#received = 0;
    this.#offset += this.#headLength;
    this.#listener.begin?.(frame);
    if (frame.length === 0) this.#end(frame);
  }

  #judge({ opcode, masked, fin, length, lengthForm }: Frame): void {
    if (masked) this.#problems.add('ws-masked');
    if ((opcode > 2 && opcode < 8) || opcode > 10) this.#problems.add('ws-opcode');
    if (lengthForm === 16 ? length < 126 : lengthForm === 64 && length < 65_536)
      this.#problems.add('ws-length-form');
    if (opcode < 8) return;
    if (length > 125) this.#problems.add('ws-control-length');
    if (!fin) this.#problems.add('ws-control-fragmented');
  }

  #takePayload(frame: Growing, chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + frame.length - this.#received);
    const sent = chunk.subarray(from, to);
    const key = this.#head.subarray(this.#headLength - 4, this.#headLength);
    const octets = frame.masked ? masked(sent, key, this.#received) : sent;
    this.#received += octets.length;
    this.#offset += octets.length;
    frame.payload.append(octets);
    this.#listener.payload?.(frame, octets);
    if (this.#received === frame.length) this.#end(frame);
    return to;
  }

  #end(frame: Growing): void {
    frame.complete = true;
    this.#kept += frame.payload.kept().length;
    this.#frame = undefined;
    this.#headLength = 0;
    this.#listener.end?.(frame);
  }
}
