import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ProblemCode } from './problem.js';

/** What permessage-deflate was agreed to mean (RFC 7692 section 7.1); absent parameters at their defaults. */
export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** 8 to 15. */
  readonly serverMaxWindowBits: number;
  /** 8 to 15. */
  readonly clientMaxWindowBits: number;
}

/** One direction of permessage-deflate. */
export interface DeflateDirection {
  /** Base-2 logarithm of the LZ77 window, 8 to 15. */
  readonly windowBits: number;
  /** Does a message refer back to those before it? */
  readonly contextTakeover: boolean;
}

/** The direction from client to server. */
export function clientDirection(agreed: DeflateParameters): DeflateDirection {
  return { windowBits: agreed.clientMaxWindowBits, contextTakeover: !agreed.clientNoContextTakeover };
}

/** The direction from server to client. */
export function serverDirection(agreed: DeflateParameters): DeflateDirection {
  return { windowBits: agreed.serverMaxWindowBits, contextTakeover: !agreed.serverNoContextTakeover };
}

/** Octets that end a flushed DEFLATE stream, and that a message leaves out (RFC 7692 section 7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** Octets inflated of one message. */
const INFLATE_CAP = 16 * 1024 * 1024;

/**
 * What a direction remembers: the last octets of the messages before, as many as the window holds. Given to zlib as its dictionary they
 * are the very context that a stream kept open would have.
 */
class Context {
  window: Buffer = Buffer.alloc(0);
  readonly #direction: DeflateDirection;

  constructor(direction: DeflateDirection) {
    this.#direction = direction;
  }

  remember(octets: Buffer): void {
    const size = 2 ** this.#direction.windowBits;
    const all = octets.length >= size ? octets : Buffer.concat([this.window, octets]);
    this.window = Buffer.from(all.subarray(-size));
  }

  /** A message is over. */
  next(): void {
    if (!this.#direction.contextTakeover) this.window = Buffer.alloc(0);
  }
}

/** Compresses messages of one direction (RFC 7692 section 7.2.1). */
export class Deflater {
  readonly #direction: DeflateDirection;
  readonly #context: Context;

  constructor(direction: DeflateDirection) {
    this.#direction = direction;
    this.#context = new Context(direction);
  }

  /** The payload of a whole message, compressed; its frames may split it anywhere. */
  deflate(payload: Buffer): Buffer {
    const compressed = deflateRawSync(payload, {
      // zlib has no window of 256 octets for raw streams; from one of 512 it refers back 250 octets at most.
      windowBits: Math.max(9, this.#direction.windowBits),
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.#context.window.length > 0 ? { dictionary: this.#context.window } : {}),
    });
    this.#context.remember(payload);
    this.#context.next();
    return compressed.subarray(0, compressed.length - TAIL.length);
  }
}

export interface Inflated {
  /** Empty where there is a problem. */
  readonly octets: Buffer;
  readonly problem?: Extract<ProblemCode, 'ws-deflate' | 'ws-too-large'>;
}

/** Inflates messages of one direction (RFC 7692 section 7.2.2); bounded. */
export class Inflater {
  readonly #direction: DeflateDirection;
  readonly #context: Context;
  readonly #cap: number;
  /** A message that could not be inflated has left no context for those after it. */
  #lost = false;

  /** @param cap octets inflated of one message */
  constructor(direction: DeflateDirection, cap: number = INFLATE_CAP) {
    this.#direction = direction;
    this.#context = new Context(direction);
    this.#cap = cap;
  }

  /** @param payload of a whole message, its frames joined */
  inflate(payload: Buffer): Inflated {
    if (this.#lost) return { octets: Buffer.alloc(0), problem: 'ws-deflate' };
    const parts: Buffer[] = [];
    let rest = Buffer.concat([payload, TAIL]);
    let room = this.#cap;
    try {
      // A block with BFINAL ends the zlib stream, but not the message (RFC 7692 section 7.2.3.4).
      while (rest.length > 0) {
        const { octets, used } = this.#inflateStream(rest, room);
        parts.push(octets);
        room -= octets.length;
        this.#context.remember(octets);
        rest = rest.subarray(used);
        if (used === 0) break;
      }
    } catch (error) {
      this.#lost = this.#direction.contextTakeover;
      this.#context.next();
      const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return { octets: Buffer.alloc(0), problem: tooLarge ? 'ws-too-large' : 'ws-deflate' };
    }
    this.#context.next();
    return { octets: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
  }

  #inflateStream(octets: Buffer, room: number): { octets: Buffer; used: number } {
    const { windowBits } = this.#direction;
    const result = inflateRawSync(octets, {
      windowBits,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(1, room),
      // zlib lets a reference go back through all of its output buffer; a small one shows a window larger than agreed on.
      chunkSize: windowBits < 15 ? 64 : 64 * 1024,
      info: true,
      ...(this.#context.window.length > 0 ? { dictionary: this.#context.window } : {}),
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { octets: result.buffer, used: result.engine.bytesWritten };
  }
}
