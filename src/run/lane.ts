import type { Address } from '../model/target.js';
import { BodyRecord } from '../wire/body.js';
import { Connection } from '../wire/connection.js';
import { type Response, ResponseReader } from '../wire/response-reader.js';
import type { Transcript } from '../wire/transcript.js';
import type { Changes } from './changes.js';
import { EventLane } from './event-lane.js';
import { type HandshakeOffer, WebSocketLane } from './websocket-lane.js';

/** How a connection stands, seen from the client; `none` before it was ever opened. */
export type End = 'none' | 'open' | 'fin' | 'reset';

/** Octets read of one connection at most: a body without end must not keep this process busy. */
const FLOOD = 256 * 1024 * 1024;

/** Octets kept of what was sent, to know one's own requests again. */
const SENT = 16_384;

/** Octets kept of what breaks a silence. */
const HEARD = 4096;

/** One named connection of a case, with what the script has consumed of it so far. */
export class Lane {
  readonly reader: ResponseReader;
  /** Final responses consumed by `expect` and the like. */
  consumed = 0;
  /** Interim responses consumed by `expect-interim`. */
  interimsConsumed = 0;
  /** Present once an opening handshake was sent. */
  webSocket: WebSocketLane | undefined;
  /** Requests sent. */
  requests = 0;
  /** Is this side done: closed or reset by the script? */
  left = false;
  #heard: BodyRecord | undefined;
  #sent = '';
  #stemmed = false;
  #endWhenLeft: End | undefined;
  #connection: Connection | undefined;
  #events: { readonly response: Response; readonly lane: EventLane } | undefined;

  constructor(
    readonly name: string,
    private readonly address: Address,
    private readonly changes: Changes,
    private readonly transcript: Transcript,
  ) {
    this.reader = new ResponseReader(() => changes.changed());
  }

  /** Once this side has left, what the peer did until then. */
  get end(): End {
    return this.#endWhenLeft ?? this.#connection?.end ?? 'none';
  }

  /** Can nothing more come on it? */
  get over(): boolean {
    return this.left || (this.end !== 'open' && this.end !== 'none');
  }

  get failure(): string | undefined {
    return this.#connection?.failure;
  }

  /** Our port of the connection. */
  get localPort(): number | undefined {
    return this.#connection?.localPort;
  }

  /** The start of what was sent, one character an octet. */
  get sentText(): string {
    return this.#sent;
  }

  get receivedOctets(): number {
    return this.#connection?.receivedOctets ?? 0;
  }

  /** The final response that the next claim is about, as far as it has come. */
  get next(): Response | undefined {
    return this.reader.responses[this.consumed];
  }

  /** The connection, opened at first use. */
  connection(): Connection {
    if (this.#connection) return this.#connection;
    const { name, transcript, changes, reader } = this;
    const sink = {
      octets: (chunk: Buffer) => {
        this.#heard?.append(chunk);
        reader.push(chunk);
        changes.changed();
        this.#stem();
      },
      ended: (how: 'fin' | 'reset') => {
        reader.ended(how);
        this.webSocket?.ended(how);
        changes.changed();
      },
    };
    const log = {
      sent: (octets: Buffer) => {
        if (this.#sent.length < SENT) this.#sent += octets.toString('latin1', 0, SENT);
        transcript.sent(name, octets);
      },
      received: (octets: Buffer) => transcript.received(name, octets),
      note: (text: string) => transcript.note(name, text),
    };
    this.#connection = Connection.open(this.address, sink, log);
    void this.#connection.opened.then(() => changes.changed());
    return this.#connection;
  }

  #stem(): void {
    if (this.#stemmed || this.receivedOctets < FLOOD) return;
    this.#stemmed = true;
    this.transcript.note(this.name, `more than ${FLOOD} octets came: no more are read`);
    this.#connection?.pause();
  }

  /** Was it ever opened, or tried to? */
  get opened(): boolean {
    return this.#connection !== undefined;
  }

  /** Tells the reader of a request that is about to be sent. */
  requested(method: string): void {
    this.reader.requested(method);
    this.requests++;
  }

  /** Gets ready for the frames that follow when the answer is 101; the handshake is about to be sent. */
  upgrade(offered: HandshakeOffer): void {
    const webSocket = new WebSocketLane(this, offered);
    this.webSocket = webSocket;
    this.reader.onUpgraded = (octets) => webSocket.push(octets);
  }

  /** Records the octets that come from now on. */
  listen(): BodyRecord {
    this.#heard = new BodyRecord(HEARD);
    return this.#heard;
  }

  /** The events of the next response's body. */
  events(): EventLane | undefined {
    const response = this.next ?? this.reader.responses.at(-1);
    if (!response) return undefined;
    if (this.#events?.response !== response) this.#events = { response, lane: new EventLane(response.body) };
    return this.#events.lane;
  }

  close(): void {
    if (this.left) return;
    this.#leave();
    this.#connection?.close();
  }

  reset(): void {
    this.#leave();
    this.#connection?.reset();
  }

  #leave(): void {
    this.#endWhenLeft ??= this.end;
    this.left = true;
  }
}
