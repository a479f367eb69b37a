import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Client, Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Served, serveReference } from './testing/reference.js';

const MIB = 1024 * 1024;
/** What the application sends in a circle. */
const PATTERN = Buffer.alloc(65_536, Buffer.from(Uint8Array.from({ length: 256 }, (_, octet) => octet)));

function pattern(size: number): Buffer {
  return Buffer.alloc(size, PATTERN);
}

function* pieces(size: number): Generator<Buffer> {
  for (let at = 0; at < size; at += PATTERN.length)
    yield PATTERN.subarray(0, Math.min(PATTERN.length, size - at));
}

function sha256(octets: Buffer): string {
  return createHash('sha256').update(octets).digest('hex');
}

describe.each(['asgi', 'wsgi'])('undici as the client of the reference gateway (%s)', (side) => {
  let served: Served;
  let origin: string;
  beforeAll(async () => {
    served = await serveReference(`large:${side}`, '--interface', side);
    origin = `http://127.0.0.1:${served.port}`;
  });
  afterAll(async () => {
    await served.stop();
    expect(served.log).toEqual([]);
  });

  it.each(['octets', 'pieces'])('reads 48 MiB (%s)', async (kind) => {
    const client = new Client(origin);
    const { body, headers } = await client.request({ path: `/${kind}/${48 * MIB}`, method: 'GET' });
    expect(headers['content-length']).toBe(kind === 'octets' ? `${48 * MIB}` : undefined);
    const hash = createHash('sha256');
    for await (const piece of body) hash.update(piece);
    expect(hash.digest('hex')).toBe(sha256(pattern(48 * MIB)));
    await client.close();
  });

  it.each(['with its length', 'chunked'])('sends 48 MiB, %s', async (how) => {
    const client = new Client(origin);
    const body = how === 'chunked' ? Readable.from(pieces(48 * MIB)) : pattern(48 * MIB);
    const response = await client.request({ path: '/digest', method: 'POST', body });
    expect(await response.body.text()).toBe(`${48 * MIB} ${sha256(pattern(48 * MIB))}`);
    await client.close();
  });

  it('gets back 24 MiB while it still sends them', async () => {
    const client = new Client(origin);
    const body = Readable.from(pieces(24 * MIB));
    const response = await client.request({ path: '/echo', method: 'POST', body });
    expect(sha256(Buffer.from(await response.body.arrayBuffer()))).toBe(sha256(pattern(24 * MIB)));
    await client.close();
  });

  it('keeps one connection over six hundred requests, alternately with a body', async () => {
    const client = new Client(origin);
    let connections = 0;
    client.on('connect', () => connections++);
    for (let i = 0; i < 600; i++) {
      const [path, body] = i % 2 ? ['/echo', `${i}`] : [`/number/${i}`, null];
      const response = await client.request({ path, method: body ? 'POST' : 'GET', body });
      expect(await response.body.text()).toBe(`${i}`);
    }
    expect(connections).toBe(1);
    await client.close();
  });

  it('pipelines three hundred requests, ten at a time, and gets each its own answer', async () => {
    const client = new Client(origin, { pipelining: 10 });
    const answers = Array.from({ length: 300 }, async (_, i) => {
      const response = await client.request({ path: `/number/${i}`, method: i % 7 ? 'GET' : 'HEAD' });
      return [response.headers['content-length'], await response.body.text()];
    });
    const expected = answers.map((_, i) => [`${`${i}`.length}`, i % 7 ? `${i}` : '']);
    expect(await Promise.all(answers)).toEqual(expected);
    await client.close();
  });

  it('leaves unread what it no longer wants, and goes on with another connection', async () => {
    const pool = new Pool(origin, { connections: 2 });
    for (let i = 0; i < 20; i++) {
      const response = await pool.request({ path: `/pieces/${32 * MIB}`, method: 'GET' });
      response.body.on('error', () => {}); // it was broken off on purpose
      response.body.destroy();
    }
    const response = await pool.request({ path: '/number/7', method: 'GET' });
    expect(await response.body.text()).toBe('7');
    await pool.destroy();
  });

  it('has two hundred connections at once', async () => {
    const pool = new Pool(origin, { connections: 200 });
    const answers = Array.from({ length: 1000 }, async (_, i) => {
      const response = await pool.request({ path: '/echo', method: 'POST', body: `${i}`.repeat(100) });
      return response.body.text();
    });
    expect(await Promise.all(answers)).toEqual(answers.map((_, i) => `${i}`.repeat(100)));
    await pool.close();
  });
});

describe.each(['asgi', 'wsgi'])('the client of Node (%s)', (side) => {
  it('sends 8 MiB once it is told to go on', async () => {
    const served = await serveReference(`large:${side}`, '--interface', side);
    const headers = { Expect: '100-continue', 'Content-Length': 8 * MIB };
    const post = request({ port: served.port, path: '/digest', method: 'POST', headers });
    post.flushHeaders();
    await once(post, 'continue');
    post.end(pattern(8 * MIB));
    const [response] = (await once(post, 'response')) as [IncomingMessage];
    expect(await text(response)).toBe(`${8 * MIB} ${sha256(pattern(8 * MIB))}`);
    await served.stop();
  });
});

describe('undici', () => {
  it('reads the trailer section that it asked for', async () => {
    const served = await serveReference('large:asgi');
    const client = new Client(`http://127.0.0.1:${served.port}`);
    const response = await client.request({ path: '/trailers', method: 'GET', headers: { te: 'trailers' } });
    expect(await response.body.text()).toBe('hello');
    expect(response.trailers).toEqual({ 'x-digest': '5' });
    await client.close();
    await served.stop();
  });
});

describe.each([false, true])(
  'ws as the client of the reference gateway (permessage-deflate: %s)',
  (deflate) => {
    let served: Served;
    beforeAll(async () => {
      served = await serveReference('large:asgi', '--max-message-size', `${16 * MIB}`);
    });
    afterAll(async () => {
      await served.stop();
      expect(served.log).toEqual([]);
    });

    async function open(path: string): Promise<WebSocket> {
      const perMessageDeflate = deflate && { threshold: 0 };
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { perMessageDeflate });
      await once(socket, 'open');
      expect(socket.extensions).toBe(deflate ? 'permessage-deflate' : '');
      return socket;
    }

    async function next(socket: WebSocket): Promise<string | Buffer> {
      const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
      return isBinary ? data : data.toString();
    }

    async function close(socket: WebSocket, code: number, reason: string) {
      socket.close(code, reason);
      const [told] = (await once(socket, 'close')) as [number];
      expect(told).toBe(code);
    }

    it.each([0, 1, 125, 126, 65_535, 65_536, 16 * MIB])('gets back a message of %i octets', async (size) => {
      const socket = await open('/echo');
      socket.send(pattern(size));
      expect(pattern(size).equals((await next(socket)) as Buffer)).toBe(true);
      socket.send('€'.repeat(size / 4));
      expect(await next(socket)).toBe('€'.repeat(size / 4));
      await close(socket, 1000, 'done');
    });

    it('gets back a message in a thousand fragments, with pings between', async () => {
      const socket = await open('/echo');
      const pongs: string[] = [];
      socket.on('pong', (payload) => pongs.push(payload.toString()));
      for (let i = 0; i < 1000; i++) {
        socket.send(`${i} grüße `, { fin: i === 999 });
        if (i % 100 === 0) socket.ping(`${i}`);
      }
      expect(await next(socket)).toBe(Array.from({ length: 1000 }, (_, i) => `${i} grüße `).join(''));
      expect(pongs).toEqual(Array.from({ length: 10 }, (_, i) => `${i * 100}`));
      await close(socket, 3456, 'mine');
    });

    it('gets back two thousand messages in order', async () => {
      const socket = await open('/echo');
      const received: string[] = [];
      const all = new Promise<void>((resolve) => {
        socket.on('message', (data) => received.push(data.toString()) === 2000 && resolve());
      });
      for (let i = 0; i < 2000; i++) socket.send(`${i}`);
      await all;
      expect(received).toEqual(Array.from({ length: 2000 }, (_, i) => `${i}`));
      await close(socket, 1001, '');
    });

    it('is closed by the application, with code and reason', async () => {
      const socket = await open('/close/4321');
      socket.send('now');
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
      expect([code, reason.toString()]).toEqual([4321, 'as asked']);
    });

    it('is closed with 1009 for a message that is too big', async () => {
      const socket = await open('/echo');
      socket.on('error', () => {}); // writing may fail once the server has closed
      socket.send(pattern(16 * MIB + 1));
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(1009);
    });

    it('has a hundred sockets at once', async () => {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => open('/echo')));
      await Promise.all(
        sockets.map(async (socket, i) => {
          const answer = next(socket);
          socket.send(`${i}`.repeat(1000));
          expect(await answer).toBe(`${i}`.repeat(1000));
          await close(socket, 1000, '');
        }),
      );
    });
  },
);
