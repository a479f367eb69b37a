import { DEFLATE, deflateParameters, parseExtensions } from '../wire/extension.js';
import { fieldValues, type Head } from '../wire/head.js';
import { type Message, MessageReader } from '../wire/message-reader.js';
import type { Happening } from './exchange.js';

/** Messages of a conversation, at most. */
const MESSAGES_CAP = 200;
/** Octets of all messages together: the application's script has to fit into a field line. */
const OCTETS_CAP = 2048;

/** Puts the messages and Close frames of both sides of a WebSocket in the order in which they passed. */
export class ConversationReader {
  readonly happenings: Happening[] = [];
  /** Something was too long, too much or broken; it is left out, and what follows too. */
  cut = false;
  /** Both sides have sent Close, or nothing more is kept. */
  over = false;

  readonly #sides: Readonly<Record<'client' | 'server', Side>>;
  #octets = 0;

  constructor(answer: Head) {
    const extension = parseExtensions(fieldValues(answer.fields, 'sec-websocket-extensions').join(', ')).find(
      ({ name }) => name === DEFLATE,
    );
    const agreed = extension && deflateParameters(extension);
    // The reader is made for what a server sends; the client's direction has the parameters the other way round.
    const turned = agreed && {
      serverNoContextTakeover: agreed.clientNoContextTakeover,
      clientNoContextTakeover: agreed.serverNoContextTakeover,
      serverMaxWindowBits: agreed.clientMaxWindowBits,
      clientMaxWindowBits: agreed.serverMaxWindowBits,
    };
    this.#sides = {
      client: { reader: new MessageReader(turned), messages: 0, closed: false },
      server: { reader: new MessageReader(agreed), messages: 0, closed: false },
    };
  }

  client(octets: Buffer): void {
    this.#hear('client', octets);
  }

  server(octets: Buffer): void {
    this.#hear('server', octets);
  }

  #hear(by: 'client' | 'server', octets: Buffer): void {
    const side = this.#sides[by];
    side.reader.push(octets);
    for (const message of side.reader.messages.slice(side.messages)) {
      side.messages++;
      this.#keep(by, message);
    }
    const { close } = side.reader;
    if (!close || side.closed) return;
    side.closed = true;
    if (!this.cut)
      this.happenings.push({
        by,
        close: { ...(close.code === undefined ? {} : { code: close.code }), reason: close.reason ?? '' },
      });
    this.over ||= this.#sides.client.closed && this.#sides.server.closed;
  }

  #keep(by: 'client' | 'server', { kind, text, octets, problem }: Message): void {
    this.#octets += octets.length;
    const broken = problem !== undefined || (kind === 'text' && text === undefined);
    if (broken || this.#octets > OCTETS_CAP || this.happenings.length >= MESSAGES_CAP) {
      this.cut = true;
      this.over = true;
    }
    if (this.cut) return;
    this.happenings.push(
      kind === 'text' ? { by, text: text! } : { by, bytes: Buffer.from(octets.bytes).toString('latin1') },
    );
  }
}

interface Side {
  readonly reader: MessageReader;
  /** Messages that were looked at. */
  messages: number;
  closed: boolean;
}
