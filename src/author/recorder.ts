import type { Response } from '../wire/response.js';
import { ResponseReader } from '../wire/response-reader.js';
import { ConversationReader } from './conversation-reader.js';
import type { Exchange, SeenRequest } from './exchange.js';
import { RequestReader } from './request-reader.js';

/** Puts together the exchanges of one connection, from what passes on it. */
export class Recorder {
  readonly #onExchange: (exchange: Exchange) => void;
  readonly #requests = new RequestReader(({ method }) => this.#responses.requested(method));
  readonly #responses = new ResponseReader();
  #conversation: { readonly reader: ConversationReader; readonly opening: Opening } | undefined;
  #told = 0;

  /** @param onExchange called with each exchange once it is over */
  constructor(onExchange: (exchange: Exchange) => void) {
    this.#onExchange = onExchange;
  }

  /** Did something pass that no exchange holds? */
  get unfinished(): boolean {
    return this.#conversation !== undefined || this.#requests.requests.length > this.#told;
  }

  client(octets: Buffer): void {
    if (this.#conversation) this.#converse((reader) => reader.client(octets));
    else this.#requests.push(octets);
  }

  server(octets: Buffer): void {
    this.#responses.push(octets);
    this.#tell();
  }

  /** The connection is over. */
  ended(how: 'fin' | 'reset'): void {
    this.#responses.ended(how);
    this.#tell();
    this.finish();
  }

  /** Takes a conversation that still goes on for over. */
  finish(): void {
    if (!this.#conversation) return;
    const { reader, opening } = this.#conversation;
    this.#conversation = undefined;
    this.#onExchange({ kind: 'websocket', ...opening, happenings: reader.happenings, cut: reader.cut });
  }

  #tell(): void {
    const { responses } = this.#responses;
    for (;;) {
      const response = responses[this.#told];
      if (!response?.over) return;
      const request = this.#requests.request(this.#told);
      this.#told++;
      if (response.framing === 'upgrade') this.#upgrade({ request, response });
      else this.#onExchange({ kind: 'http', request, response });
    }
  }

  #upgrade(opening: Opening): void {
    const reader = new ConversationReader(opening.response.head);
    this.#conversation = { reader, opening };
    this.#responses.onUpgraded = (octets) => this.#converse(() => reader.server(octets));
    // What the client sent without waiting for the 101 was taken for another head.
    const early = this.#requests.partial;
    if (early !== '') this.#converse(() => reader.client(Buffer.from(early, 'latin1')));
  }

  #converse(hear: (reader: ConversationReader) => void): void {
    if (!this.#conversation) return;
    hear(this.#conversation.reader);
    if (this.#conversation.reader.over) this.finish();
  }
}

interface Opening {
  readonly request: SeenRequest;
  readonly response: Response;
}
