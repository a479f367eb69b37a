import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handLine } from './by-hand.js';

const PLACE = { host: '127.0.0.1', port: 8000 };

it('prints any octets through the shell as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (octets) => {
      const line = handLine([Buffer.from(octets)], PLACE)!;
      expect(line).toMatch(/^[ -~]+ \| nc -w 3 127\.0\.0\.1 8000$/);
      const printed = execFileSync('sh', ['-c', line.replace(/ \| nc .*$/, '')]);
      expect(printed.equals(Buffer.from(octets))).toBe(true);
    }),
    { numRuns: 60, examples: [[Buffer.from('-n %s %% \\n \\\\ \'"$HOME`!\0\x80\xff9', 'latin1')]] },
  );
});

it('puts a pause between pieces', () => {
  expect(handLine([Buffer.from('a\r\n'), Buffer.from('b')], PLACE)).toBe(
    "{ printf 'a\\r\\n'; sleep 1; printf 'b'; } | nc -w 3 127.0.0.1 8000",
  );
});

it('lets the shell put in what must not be told', () => {
  const request = Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX-Word: a__secret__b\r\n\r\n');
  const hidden = { text: '__secret__', variable: 'WORD' };
  expect(handLine([request], PLACE, hidden)).toContain(`-H 'X-Word: a'"$WORD"'b'`);
  expect(handLine([request, request], PLACE, hidden)).toContain(`X-Word: a'"$WORD"'b\\r\\n`);
});

const curl = spawnSync('curl', ['--version']).status === 0;
if (!curl) console.warn('NO CURL ON THIS MACHINE: its lines are not tried');

it.runIf(curl).each([
  ['GET', '/a//b/../c?x=1&y=%20', ['gatespec-program: g1.x-y_z', 'Connection: close']],
  ['HEAD', '/', []],
  ['DELETE', '/;p', ['X-A: 1', 'X-A: 2, 3']],
] as const)('lets curl send octet for octet: %s %s', async (method, target, fields) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const head = [`${method} ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...fields];
  const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n`);
  const line = handLine([request], { host: '127.0.0.1', port })!;
  expect(line).toMatch(/^curl /);
  try {
    const heard = hear(server);
    execFile('sh', ['-c', line]);
    expect(await heard).toBe(request.toString());
  } finally {
    server.close();
  }
});

/** The head of the first request. */
async function hear(server: ReturnType<typeof createServer>): Promise<string> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  let text = '';
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    if (text.includes('\r\n\r\n')) break;
  }
  return text;
}

it.each([
  ['a body', 'POST / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Length: 1\r\n\r\nx'],
  ['another host', 'GET / HTTP/1.1\r\nHost: a.example\r\n\r\n'],
  ['another version', 'GET / HTTP/1.0\r\nHost: 127.0.0.1:8000\r\n\r\n'],
  ['a field without blank', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX:y\r\n\r\n'],
  ['an empty field', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX: \r\n\r\n'],
  ['a field of curl', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX: y\r\nAccept: z\r\n\r\n'],
  ['a bare LF', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nX: y\n\r\n\r\n'],
  ['a fragment', 'GET /#a HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n'],
  ['two requests', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\nGET / HTTP/1.1\r\n\r\n'],
])('leaves to nc what curl would change: %s', (_, text) => {
  expect(handLine([Buffer.from(text)], PLACE)).toMatch(/^printf /);
});

it('gives no line that is too long for a terminal', () => {
  expect(handLine([Buffer.alloc(10_000, 'a')], PLACE)).toBeUndefined();
});
