import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from './socket.js';

/** Where a relay listens or leads. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Hears what passes on one connection, as it passes. */
export interface Overhearing {
  client(octets: Buffer): void;
  server(octets: Buffer): void;
  /** Both sides are through, or one of them is gone. */
  ended(how: 'fin' | 'reset'): void;
  /** The server could not be reached. */
  failed(why: string): void;
}

/** How long a client may take to read the rest once the relay closes, in milliseconds. */
const FAREWELL_MS = 1000;

/** Passes octets between clients and a server, both ways and unchanged, and lets somebody hear them. */
export class Relay {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #upstreams = new Set<Socket>();

  private constructor(upstream: Place, overhear: () => Overhearing) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) =>
      this.#join(client, upstream, overhear()),
    );
  }

  /**
   * Listens on the loopback interface.
   * @param port 0 for any free one
   * @throws the error of the system when the port can't be had.
   */
  static async open(port: number, upstream: Place, overhear: () => Overhearing): Promise<Relay> {
    const relay = new Relay(upstream, overhear);
    relay.#server.listen(port, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Takes no more connections, lets the clients have what has come for them, and ends. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const upstream of this.#upstreams) upstream.destroy();
    for (const client of this.#clients) client.destroySoon();
    const timer = setTimeout(() => {
      for (const client of this.#clients) client.destroy();
    }, FAREWELL_MS);
    await closed;
    clearTimeout(timer);
  }

  #join(client: Socket, place: Place, overhearing: Overhearing): void {
    const upstream = connect({ ...place, allowHalfOpen: true, noDelay: true });
    this.#clients.add(client);
    this.#upstreams.add(upstream);
    let reached = false;
    let told = false;
    const end = (how: 'fin' | 'reset') => {
      if (!told) overhearing.ended(how);
      told = true;
    };
    upstream.once('connect', () => {
      reached = true;
    });
    // Passed on first, heard afterwards: whoever hears the last octet may close.
    client.pipe(upstream);
    upstream.pipe(client);
    client.on('data', (octets) => overhearing.client(octets));
    upstream.on('data', (octets) => overhearing.server(octets));
    upstream.on('end', () => end('fin'));
    upstream.on('error', (error) => {
      if (!reached) overhearing.failed(reasonOf(error));
      else end('reset');
      client.destroy();
    });
    client.on('error', () => upstream.destroy());
    client.on('close', () => {
      this.#clients.delete(client);
      upstream.destroy();
      if (reached) end('fin');
    });
    upstream.on('close', () => {
      this.#upstreams.delete(upstream);
      client.destroySoon();
    });
  }
}

/** Tries whether something listens there; undefined, or why not. @param withinMs how long to try, in milliseconds */
export function unreachable(place: Place, withinMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: withinMs });
    const settle = (why?: string) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => settle());
    socket.once('timeout', () => settle(`no connection within ${withinMs / 1000} s`));
    socket.once('error', (error) => settle(reasonOf(error)));
  });
}
