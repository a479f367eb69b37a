import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Bin, type Started } from './testing/bin.js';

let bin: Bin;
const close: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  bin = new Bin();
});
afterEach(async () => {
  await bin.close();
  for (const each of close.splice(0)) await each();
});

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A server that knows nothing of gatespec. */
async function serve(answer: Answer, websocket?: (socket: WebSocket) => void): Promise<number> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    answer(request, response, Buffer.concat(pieces));
  });
  if (websocket) {
    const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered].at(-1)! });
    sockets.on('connection', websocket);
    close.push(async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    });
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** Starts the recorder, and returns the port of its proxy. */
async function record(upstream: number, ...args: string[]): Promise<{ port: number; started: Started }> {
  const started = bin.start(['record', `http://127.0.0.1:${upstream}`, ...args]);
  while (!/\n.*127\.0\.0\.1:\d+\n/.test(started.talk.stderr)) {
    const ended = await Promise.race([started.ended, once(started.child.stderr!, 'data')]);
    if ('code' in ended) throw new Error(ended.stderr);
  }
  const [, port] = /\n {2}http:\/\/127\.0\.0\.1:(\d+)\n/.exec(started.talk.stderr)!;
  return { port: Number(port), started };
}

/** Sends octets, and resolves with what comes until the other side ends. */
async function exchange(port: number, octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.write(Buffer.from(octets, 'latin1'));
  let answer = '';
  for await (const piece of socket) answer += piece;
  return answer;
}

/** The recorded file is right, and what it says holds on the reference gateway. */
async function plays(
  file: string,
  passed: number,
  targets = ['reference:asgi', 'reference:wsgi'],
): Promise<void> {
  expect(await bin.run(['lint', file])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(`^${passed} cases? (is|are) right\n$`),
  });
  for (const target of targets) {
    const { code, stdout } = await bin.run(['run', target, '--suites', file]);
    expect(stdout).toMatch(new RegExp(`: ${passed} cases? in .*: ${passed} pass,`));
    expect(code).toBe(0);
  }
}

const read = (file: string) => readFileSync(join(bin.folder, file), 'utf8');

const REQUEST = 'GET /a?b=%20 HTTP/1.1\r\nHost: HOST\r\nx-odd:   two  blanks \r\nConnection: close\r\n\r\n';

describe('gatespec record', () => {
  it('writes a request and its response down as a suite that holds', async () => {
    const upstream = await serve((_, response) =>
      response
        .writeHead(203, { 'Content-Type': 'text/plain', 'Content-Length': 17, 'Set-Cookie': ['a=1', 'b=2'] })
        .end('one\ntwo: ${host}\n'),
    );
    const { port, started } = await record(upstream, '--out', 'out/mine.yaml');
    const sent = REQUEST.replace('HOST', `127.0.0.1:${port}`);
    const through = await exchange(port, sent);
    const { code, stdout, stderr } = await started.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('npx gatespec run --suites out/mine.yaml');
    expect(through).toMatch(/^HTTP\/1\.1 203 .*\r\n[\s\S]*\r\n\r\none\ntwo: \$\{host\}\n$/);
    const written = read('out/mine.yaml');
    for (const line of [
      '"GET /a?b=%20 HTTP/1.1\\r\\n"',
      '"Host: ${host}\\r\\n"',
      '"x-odd:   two  blanks \\r\\n"',
      'set-cookie: ["a=1", "b=2"]',
      'status: 203',
      'body: "one\\ntwo: $${host}\\n"',
      "# Not claimed, since it is the server's or changes: content-length, date, connection.",
    ])
      expect(written).toContain(line);
    await plays('out/mine.yaml', 1);
  });

  it('records bodies of all kinds, both ways, on one connection', async () => {
    const odd = '"\\x é \xff\0 b" #: ${program}';
    const upstream = await serve(({ url, method }, response, body) => {
      if (url === '/bytes') response.end(Buffer.from(odd, 'latin1'));
      else if (url === '/notation') response.end('b"x"');
      else if (url === '/long') response.end('y'.repeat(100_000));
      else if (url === '/chunks') {
        response.write('one');
        response.end('two');
      } else if (url === '/none') response.writeHead(204, { 'x-a': 'b' }).end();
      else if (url === '/unchanged') response.writeHead(304, { etag: '"1"' }).end();
      else if (method === 'HEAD') response.writeHead(200, { 'content-length': 12 }).end();
      else response.end(`${method} ${body.length}`);
    });
    const chunks = 'PUT /c HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    const long = `PUT /l HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n9c40\r\n${'z'.repeat(40_000)}\r\n0\r\n\r\n`;
    const requests = [
      ...['bytes', 'notation', 'long', 'chunks', 'none', 'unchanged'].map(
        (path) => `GET /${path} HTTP/1.1\r\nHost: x\r\n\r\n`,
      ),
      'HEAD /head HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nb"\xff',
      `POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n${'q'.repeat(50_000)}`,
      chunks,
      long,
    ];
    const { port, started } = await record(upstream, '--out', 'all.yaml', '--count', `${requests.length}`);
    await exchange(port, requests.join(''));
    expect((await started.ended).code).toBe(0);
    expect(read('all.yaml')).toContain('{ repeat: x, times: 100000 }');
    expect(read('all.yaml')).toContain('length: 100000');
    expect(read('all.yaml').length).toBeLessThan(20_000);
    await plays('all.yaml', requests.length);
  });

  it('records a WebSocket conversation, compressed or not', async () => {
    const upstream = await serve(
      () => {},
      (socket) => {
        socket.send('welcome ${you}');
        socket.on('message', (data, binary) => {
          if (`${data}` === 'bye') socket.close(4001, 'as you wish');
          else socket.send(data, { binary });
        });
      },
    );
    const { port, started } = await record(upstream, '--out', 'chat.yaml', '--count', '2');
    for (const last of ['bye', undefined]) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, ['v1', 'v2'], { perMessageDeflate: true });
      await once(socket, 'message');
      for (const data of ['hé "quoted"', Buffer.from([0, 255, 34])]) {
        socket.send(data);
        await once(socket, 'message');
      }
      if (last === undefined) socket.close(1000);
      else socket.send(last);
      await once(socket, 'close');
    }
    expect((await started.ended).code).toBe(0);
    expect(read('chat.yaml')).toContain('- expect-close: { code: 4001, reason: "as you wish" }');
    await plays('chat.yaml', 2, ['reference:asgi']);
  });

  it('writes to standard output, and records what was never a request', async () => {
    const upstream = await serve(() => {});
    const { port, started } = await record(upstream);
    await exchange(port, 'nonsense\r\n\r\n');
    const { code, stdout, stderr } = await started.ended;
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(2);
    expect(stdout).toContain('- "nonsense\\r\\n"');
    expect(stdout).toContain('status: 400');
    writeFileSync(join(bin.folder, 'nonsense.yaml'), stdout);
    expect((await bin.run(['lint', 'nonsense.yaml'])).code).toBe(0);
  });

  it('ends at Ctrl-C, with what there is', async () => {
    const upstream = await serve((_, response) => response.end('fine'));
    const { port, started } = await record(upstream, '--count', '2');
    await exchange(port, REQUEST);
    started.child.kill('SIGINT');
    const { code, stdout } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('body: "fine"');
    const idle = await record(upstream, '--out', 'none.yaml');
    idle.started.child.kill('SIGINT');
    expect((await idle.started.ended).code).toBe(130);
    expect(existsSync(join(bin.folder, 'none.yaml'))).toBe(false);
  });

  it('says what is wrong', async () => {
    const upstream = await serve(() => {});
    const [stop] = close.splice(0);
    await stop!();
    const gone = await bin.run(['record', `http://127.0.0.1:${upstream}`]);
    expect(gone.code).toBe(3);
    expect(gone.stderr).toMatch(/can't be reached: connect ECONNREFUSED/);
    mkdirSync(join(bin.folder, 'dir'));
    for (const [args, said] of [
      [['https://127.0.0.1'], "https can't be recorded"],
      [['ftp://127.0.0.1'], 'is no URL of a server'],
      [['localhost:8000'], 'is no URL of a server'],
      [['http://127.0.0.1:1/path'], 'a server has no path'],
      [['http://127.0.0.1:1', '--port', 'x'], 'Give a port'],
      [['http://127.0.0.1:1', '--count', '0'], 'Give a whole number'],
      [['http://127.0.0.1:1', '--out', 'dir'], 'dir is there already'],
    ] as const) {
      const { code, stderr } = await bin.run(['record', ...args]);
      expect(stderr).toContain(said);
      expect(code).toBe(2);
    }
  });

  it('survives a server that goes, and a port that is taken', async () => {
    const upstream = await serve((_, response) => response.end('fine'));
    const first = await record(upstream, '--count', '2', '--out', 'one.yaml');
    await exchange(first.port, REQUEST);
    const taken = await bin.run(['record', `http://127.0.0.1:${upstream}`, '--port', `${first.port}`]);
    expect(taken.code).toBe(3);
    expect(taken.stderr).toContain("can't listen on");
    const [stop] = close.splice(0);
    await stop!();
    await exchange(first.port, REQUEST).catch(() => '');
    const { code, stderr } = await first.started.ended;
    expect(code).toBe(3);
    expect(stderr).toContain("can't be reached");
    expect(read('one.yaml')).toContain('body: "fine"');
  });
});
