import { createServer, type Server, type Socket } from 'node:net';
import type { Address } from '../../model/target.js';
import { Connection } from '../connection.js';

/** A TCP server on the loopback address that hands out its sockets and is gone after use. */
export class Peer {
  private constructor(
    private readonly server: Server,
    readonly address: Address,
    private readonly sockets: Set<Socket>,
  ) {}

  static async listen(onSocket: (socket: Socket) => void): Promise<Peer> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    return new Peer(server, { kind: 'tcp', host: '127.0.0.1', port }, sockets);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A connection whose octets, end and log are kept, and can be awaited. */
export class Client {
  readonly chunks: Buffer[] = [];
  readonly log: string[] = [];
  readonly ends: string[] = [];
  readonly connection: Connection;
  #wake: () => void = () => {};

  constructor(address: Address, onOctets: (chunk: Buffer) => void = () => {}) {
    const sink = {
      octets: (chunk: Buffer) => {
        this.chunks.push(Buffer.from(chunk));
        onOctets(chunk);
        this.#wake();
      },
      ended: (how: string) => {
        this.ends.push(how);
        this.#wake();
      },
    };
    this.connection = Connection.open(address, sink, {
      sent: (octets) => this.log.push(`> ${octets.length}`),
      received: (octets) => this.log.push(`< ${octets.length}`),
      note: (text) => this.log.push(text),
    });
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  /** Resolves once it holds; looked at whenever something came. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds())
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }
}
