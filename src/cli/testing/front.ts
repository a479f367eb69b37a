import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { constants, deflateRawSync } from 'node:zlib';

/** What a hostile server does with a request, instead of serving it. */
export type Malice = (socket: Socket, head: string) => void;

/** Which requests pass to the gateway behind; all others meet malice. */
export const PASSES = {
  nothing: () => false,
  /** The probe introduces itself, and that is all. */
  'control requests': (head: string) => head.includes('.control.control.'),
  'all but the cases of the hostile suite': (head: string) => !head.startsWith('GET /bad/'),
};

/** A server in front of a gateway, with malice for some of the requests. */
export class Front {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(malice: Malice, passes: (head: string) => boolean, gateway: number): Promise<Front> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const front = new Front(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('connection', (socket) =>
      front.#serve(socket, (head) => (passes(head) ? relay(socket, head, gateway) : malice(socket, head))),
    );
    return front;
  }

  #serve(socket: Socket, answer: (head: string) => void): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      answer(head);
    };
    socket.on('data', read);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

function relay(socket: Socket, head: string, gateway: number): void {
  const behind = connect(gateway, '127.0.0.1');
  behind.on('error', () => socket.destroy());
  behind.write(head, 'latin1');
  socket.pipe(behind).pipe(socket);
}

/** Writes for as long as somebody reads. */
function forEver(socket: Socket, piece: string): void {
  const pump = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', pump);
  pump();
}

/** A message of a gibioctet, in about a mebioctet: the deflated form of 64 MiB, which refers to nothing before it, 16 times over. */
function bomb(): Buffer {
  const part = deflateRawSync(Buffer.alloc(1 << 26), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(part.length * 16));
  return Buffer.concat([Buffer.from([0xc2, 127]), length, ...Array<Buffer>(16).fill(part)]);
}

export const MALICE = {
  'answers nothing': () => {},
  'resets every connection': (socket) => socket.resetAndDestroy(),
  'closes every connection': (socket) => socket.destroy(),
  'sends garbage': (socket) =>
    socket.end(Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 89) % 256))),
  'drips an octet a second': (socket) => {
    const text = 'HTTP/1.1 200 OK\r\n';
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++ % text.length]!), 1000);
    socket.on('close', () => clearInterval(timer));
  },
  'sends a head without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    forEver(socket, 'X-More: and more\r\n'.repeat(1000));
  },
  'sends a line without end': (socket) => forEver(socket, 'x'.repeat(16_384)),
  'sends a body without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    forEver(socket, 'x'.repeat(16_384));
  },
  'sends interim responses without end': (socket) =>
    forEver(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500)),
  'inflates to a gigabyte': (socket, head) => {
    const key = /sec-websocket-key: (.*)\r\n/i.exec(head)?.[1];
    if (key === undefined)
      return socket.end('HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n`,
    );
    socket.write(bomb());
  },
} satisfies Record<string, Malice>;
