import type { CloseFrame } from '../wire/close-frame.js';
import { clientDirection, Deflater } from '../wire/deflate.js';
import { encodeFrame } from '../wire/frame.js';
import { checkHandshake, type HandshakeAnswer } from '../wire/handshake.js';
import { MessageReader } from '../wire/message-reader.js';
import type { Response } from '../wire/response-reader.js';
import type { Lane } from './lane.js';

/** What an opening handshake asked for. */
export interface HandshakeOffer {
  readonly key: string;
  readonly protocols: readonly string[];
  readonly offer?: string | undefined;
  /** Answer a Close frame at once, and Pings with Pongs? */
  readonly polite: boolean;
}

const CLOSE = 8;
const PONG = 10;
/** The masking key of the frames that politeness sends (RFC 6455 section 5.3). */
const MASK = Buffer.from([0x5a, 0x1d, 0xc3, 0x84]);

/** The WebSocket side of a connection, from its opening handshake on, with what the script has consumed of it. */
export class WebSocketLane {
  messagesConsumed = 0;
  pongsConsumed = 0;
  framesConsumed = 0;
  /** Has this side sent a Close frame? */
  closeSent = false;
  /** Index of the handshake's answer among the responses of the connection. */
  readonly index: number;
  #reader: MessageReader | undefined;
  #answer: HandshakeAnswer | undefined;
  #deflater: Deflater | undefined;
  #pingsAnswered = 0;

  constructor(
    private readonly lane: Lane,
    private readonly offered: HandshakeOffer,
  ) {
    this.index = lane.requests;
  }

  /** The answer to the handshake, as far as it has come. */
  get response(): Response | undefined {
    return this.lane.reader.responses[this.index];
  }

  /** What the answer means; undefined until its head is there. */
  get answer(): HandshakeAnswer | undefined {
    const { response, offered } = this;
    if (response)
      this.#answer ??= checkHandshake(response.head, offered.key, offered.protocols, offered.offer);
    return this.#answer;
  }

  get reader(): MessageReader {
    this.#reader ??= new MessageReader(this.answer?.deflate);
    return this.#reader;
  }

  /** Compresses what this side sends; absent where permessage-deflate was not agreed on. */
  get deflater(): Deflater | undefined {
    const agreed = this.answer?.deflate;
    if (agreed) this.#deflater ??= new Deflater(clientDirection(agreed));
    return this.#deflater;
  }

  /** The Close frame that came. */
  get closeFrame(): CloseFrame | undefined {
    return this.#reader?.close;
  }

  push(octets: Buffer): void {
    this.reader.push(octets);
    if (this.offered.polite) this.#reply();
  }

  /** The peer's stream is over. A client that keeps its side open then keeps some servers from telling their application. */
  ended(how: 'fin' | 'reset'): void {
    this.#reader?.ended();
    if (how === 'fin' && this.offered.polite) this.lane.connection().halfClose();
  }

  #reply(): void {
    const { pings, close } = this.reader;
    while (this.#pingsAnswered < pings.length && !this.closeSent)
      this.#send(PONG, pings[this.#pingsAnswered++]!.octets.bytes.subarray(0, 125));
    if (!close || this.closeSent) return;
    this.closeSent = true;
    const code = Buffer.alloc(close.code === undefined ? 0 : 2);
    if (close.code !== undefined) code.writeUInt16BE(close.code);
    this.#send(CLOSE, code);
  }

  #send(opcode: number, payload: Buffer): void {
    void this.lane.connection().write(encodeFrame({ opcode, payload, mask: MASK }));
  }
}
