import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { PerMessageDeflateOptions, RawData, WebSocket } from 'ws';
import type { Address } from '../model/target.js';
import { clientDirection, Deflater, serverDirection } from './deflate.js';
import { encodeFrame } from './frame.js';
import { acceptKey, checkHandshake, type HandshakeAnswer, parseExtensions } from './handshake.js';
import { MessageReader } from './message-reader.js';
import { ResponseReader } from './response-reader.js';
import { listening } from './testing/http-server.js';
import { Client, Peer } from './testing/peer.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);
const RSV1 = [true, false, false] as const;
const MIB = 1024 * 1024;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server of ws. */
async function serve(
  perMessageDeflate: boolean | PerMessageDeflateOptions,
  onSocket: (socket: WebSocket) => void,
): Promise<Address> {
  const { WebSocketServer } = await import('ws');
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate, handleProtocols: () => 'chat' });
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  cleanups.push(async () => {
    for (const socket of server.clients) socket.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return listening(http);
}

/** Our client: an opening handshake, then frames. */
async function open(address: Address, offer: string) {
  const responses = new ResponseReader();
  let answer: HandshakeAnswer | undefined;
  let messages = new MessageReader();
  const client = new Client(address, (chunk) => {
    responses.push(chunk);
    const [response] = responses.responses;
    if (!response || answer) return;
    answer = checkHandshake(response.head, KEY, ['chat'], offer);
    messages = new MessageReader(answer.deflate);
    responses.onUpgraded = (octets) => messages.push(octets);
  });
  cleanups.push(() => client.connection.close());
  const lines = [
    'GET / HTTP/1.1',
    'Host: here',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: chat',
    ...(offer === '' ? [] : [`Sec-WebSocket-Extensions: ${offer}`]),
  ];
  await client.connection.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  await client.until(() => answer !== undefined);
  return { client, answer: answer!, messages: () => messages };
}

const asBuffer = (data: RawData) => data as Buffer;

describe('ws as the server', () => {
  it('agrees to nothing and sends every kind of frame', async () => {
    const address = await serve(false, (socket) => {
      socket.ping('are you there');
      socket.pong('yes');
      socket.send('text €');
      socket.send('frag', { fin: false });
      socket.send('mented', { fin: true });
      socket.send(Buffer.alloc(70_000, 7));
      socket.close(4000, 'bye');
    });
    const { client, answer, messages } = await open(address, '');
    expect(answer).toEqual({ accepted: true, problems: [], protocol: 'chat', extensions: [] });
    await client.until(() => messages().close !== undefined);
    const reader = messages();
    expect(
      reader.messages.map(({ kind, text, fragments, octets }) => [kind, text, fragments, octets.length]),
    ).toEqual([
      ['text', 'text €', 1, 8],
      ['text', 'fragmented', 2, 10],
      ['binary', undefined, 1, 70_000],
    ]);
    expect(reader.pings[0]?.octets.bytes.toString()).toBe('are you there');
    expect(reader.pongs[0]?.octets.bytes.toString()).toBe('yes');
    expect(reader.close).toMatchObject({ code: 4000, reason: 'bye' });
    expect(reader.problems).toEqual([]);
  });

  const offers: [string, PerMessageDeflateOptions][] = [
    ['permessage-deflate', {}],
    ['permessage-deflate; client_max_window_bits', { clientMaxWindowBits: 9, serverMaxWindowBits: 9 }],
    ['permessage-deflate; server_no_context_takeover; client_no_context_takeover', {}],
    ['permessage-deflate; client_max_window_bits=10; server_max_window_bits=10', {}],
    ['permessage-deflate', { serverNoContextTakeover: true }],
    [
      'permessage-deflate; client_max_window_bits',
      { clientNoContextTakeover: true, clientMaxWindowBits: 12 },
    ],
  ];

  it.each(offers)('echoes compressed messages: %s %j', async (offer, options) => {
    const address = await serve({ threshold: 0, ...options }, (socket) =>
      socket.on('message', (data, binary) => socket.send(data, { binary })),
    );
    const { client, answer, messages } = await open(address, offer);
    expect(answer).toMatchObject({ accepted: true, extensions: [{ name: 'permessage-deflate' }] });
    const deflater = new Deflater(clientDirection(answer.deflate!));
    const texts = ['Hello', 'Hello', '', 'Hello again, '.repeat(5000), 'Hello'];
    for (const text of texts) {
      const payload = deflater.deflate(Buffer.from(text));
      const third = Math.ceil(payload.length / 3);
      const parts = [
        payload.subarray(0, third),
        payload.subarray(third, 2 * third),
        payload.subarray(2 * third),
      ];
      for (const [i, part] of parts.entries())
        await client.connection.write(
          encodeFrame({
            opcode: i === 0 ? 1 : 0,
            fin: i === 2,
            mask: MASK,
            payload: part,
            ...(i === 0 ? { rsv: RSV1 } : {}),
          }),
        );
    }
    await client.until(() => messages().messages.length === texts.length || client.ends.length > 0);
    expect(messages().messages.map(({ text, compressed }) => [text, compressed])).toEqual(
      texts.map((text) => [text, true]),
    );
    expect(messages().problems).toEqual([]);
  });

  it('echoes 16 MiB, whole and compressed', async () => {
    const address = await serve({ threshold: 0 }, (socket) =>
      socket.on('message', (data, binary) => socket.send(data, { binary, compress: !binary })),
    );
    const { client, answer, messages } = await open(address, 'permessage-deflate');
    const payload = Buffer.alloc(16 * MIB, 'some text that is sent back ');
    const deflater = new Deflater(clientDirection(answer.deflate!));
    await client.connection.write(encodeFrame({ opcode: 2, mask: MASK, payload }));
    await client.connection.write(
      encodeFrame({ opcode: 1, mask: MASK, rsv: RSV1, payload: deflater.deflate(payload) }),
    );
    await client.until(() => messages().messages.length === 2 || client.ends.length > 0);
    const [whole, compressed] = messages().messages;
    expect(whole).toMatchObject({ kind: 'binary', compressed: false, octets: { length: payload.length } });
    expect(compressed).toMatchObject({ kind: 'text', compressed: true, validUtf8: true });
    expect(compressed?.octets.hash).toBe(whole?.octets.hash);
  });
});

describe('ws as the client', () => {
  /** A server of ours: answers the handshake with an extension line, then writes. */
  async function answering(extension: string, frames: () => readonly Buffer[]): Promise<string> {
    const peer = await Peer.listen((socket) => {
      socket.once('data', (chunk) => {
        const key = /sec-websocket-key: (.*)\r\n/i.exec(chunk.toString('latin1'))?.[1] ?? '';
        const lines = [
          'HTTP/1.1 101 Switching Protocols',
          'Upgrade: websocket',
          'Connection: Upgrade',
          `Sec-WebSocket-Accept: ${acceptKey(key)}`,
          ...(extension === '' ? [] : [`Sec-WebSocket-Extensions: ${extension}`]),
        ];
        socket.write(`${lines.join('\r\n')}\r\n\r\n`);
        for (const frame of frames()) socket.write(frame);
        socket.resume().end();
      });
    });
    cleanups.push(() => peer.close());
    return `ws://${peer.address.host}:${peer.address.port}/`;
  }

  async function connect(url: string, perMessageDeflate: boolean | PerMessageDeflateOptions) {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(url, { perMessageDeflate });
    cleanups.push(() => socket.terminate());
    const heard: string[] = [];
    socket.on('message', (data, binary) => heard.push(`${binary ? 'binary' : 'text'} ${asBuffer(data)}`));
    socket.on('ping', (data) => heard.push(`ping ${data}`));
    socket.on('pong', (data) => heard.push(`pong ${data}`));
    const error = new Promise<Error | undefined>((resolve) => {
      socket.on('error', resolve);
      socket.on('close', (code, reason) => {
        heard.push(`close ${code} ${reason}`);
        resolve(undefined);
      });
    });
    return { heard, error };
  }

  const close = encodeFrame({ opcode: 8, payload: Buffer.from([0x0f, 0xa1, 0x6f, 0x6b]) });

  it('understands our frames', async () => {
    const url = await answering('', () => [
      encodeFrame({ opcode: 1, fin: false, payload: Buffer.from('one ') }),
      encodeFrame({ opcode: 9, payload: Buffer.from('p') }),
      encodeFrame({ opcode: 0, payload: Buffer.from('two') }),
      encodeFrame({ opcode: 10, payload: Buffer.from('q') }),
      encodeFrame({ opcode: 2, payload: Buffer.from('bin') }),
      close,
    ]);
    const { heard, error } = await connect(url, false);
    expect(await error).toBeUndefined();
    expect(heard).toEqual(['ping p', 'text one two', 'pong q', 'binary bin', 'close 4001 ok']);
  });

  it.each([
    ['permessage-deflate', {}],
    ['permessage-deflate; server_no_context_takeover', {}],
    ['permessage-deflate; server_max_window_bits=9', {}],
    ['permessage-deflate; server_max_window_bits=8', {}],
  ])('inflates our messages: %s', async (extension, options) => {
    const [agreed] = parseExtensions(extension);
    const deflater = new Deflater(
      serverDirection({
        serverNoContextTakeover: agreed?.params.server_no_context_takeover === true,
        clientNoContextTakeover: false,
        serverMaxWindowBits: Number(agreed?.params.server_max_window_bits ?? 15),
        clientMaxWindowBits: 15,
      }),
    );
    const texts = ['Hello', 'Hello', '', 'Hello again, '.repeat(3000)];
    const url = await answering(extension, () => [
      ...texts.map((text) =>
        encodeFrame({ opcode: 1, rsv: RSV1, payload: deflater.deflate(Buffer.from(text)) }),
      ),
      close,
    ]);
    const { heard, error } = await connect(url, options);
    expect(await error).toBeUndefined();
    expect(heard).toEqual([...texts.map((text) => `text ${text}`), 'close 4001 ok']);
  });

  it.each([
    [
      'a reserved bit',
      encodeFrame({ opcode: 1, rsv: [false, true, false], payload: Buffer.from('x') }),
      'WS_ERR_UNEXPECTED_RSV_2_3',
    ],
    [
      'a masked frame',
      encodeFrame({ opcode: 1, mask: MASK, payload: Buffer.from('x') }),
      'WS_ERR_UNEXPECTED_MASK',
    ],
    ['a reserved opcode', encodeFrame({ opcode: 5, payload: Buffer.from('x') }), 'WS_ERR_INVALID_OPCODE'],
    [
      'a fragmented ping',
      encodeFrame({ opcode: 9, fin: false, payload: Buffer.from('x') }),
      'WS_ERR_EXPECTED_FIN',
    ],
    [
      'a continuation of nothing',
      encodeFrame({ opcode: 0, payload: Buffer.from('x') }),
      'WS_ERR_INVALID_OPCODE',
    ],
    [
      'a long ping',
      encodeFrame({ opcode: 9, payload: Buffer.alloc(126) }),
      'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH',
    ],
    [
      'text that is not UTF-8',
      encodeFrame({ opcode: 1, payload: Buffer.from([0xff]) }),
      'WS_ERR_INVALID_UTF8',
    ],
    [
      'a close code',
      encodeFrame({ opcode: 8, payload: Buffer.from([0x03, 0xec]) }),
      'WS_ERR_INVALID_CLOSE_CODE',
    ],
  ])('sees what we break: %s', async (_, frame, code) => {
    const { error } = await connect(await answering('', () => [frame]), false);
    expect(await error).toMatchObject({ code });
  });
});
