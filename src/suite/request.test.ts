import { describe, expect, it } from 'vitest';
import { only } from './testing/compiled.js';
import { op, sent } from './testing/flat.js';

function request(argument: string): string {
  return sent(only(`client:\n  - request: ${argument}\n  - expect: 200`));
}

describe('request', () => {
  it.each([
    ['GET /path', 'GET /path HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['GET / HTTP/1.0', 'GET / HTTP/1.0\r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['{ method: POST, target: /x }', 'POST /x HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['{ version: 1.0 }', 'GET / HTTP/1.0\r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['{ version: HTTP/9.9 }', 'GET / HTTP/9.9\r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['{ line: "GET  / HTTP/1.1 " }', 'GET  / HTTP/1.1 \r\nHost: <host>\r\n<program:main>\r\n\r\n'],
    ['{ host: false }', 'GET / HTTP/1.1\r\n<program:main>\r\n\r\n'],
    ['{ host: other.example }', 'GET / HTTP/1.1\r\nHost: other.example\r\n<program:main>\r\n\r\n'],
    ['{ host: "a:${port}" }', 'GET / HTTP/1.1\r\nHost: a:<port>\r\n<program:main>\r\n\r\n'],
    ['{ program: false }', 'GET / HTTP/1.1\r\nHost: <host>\r\n\r\n'],
    [
      '{ fields: ["X-A: 1", "X-B : 2", ["X-C: ", { repeat: ab, times: 2 }]] }',
      'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nX-A: 1\r\nX-B : 2\r\nX-C: abab\r\n\r\n',
    ],
    ['{ eol: "\\n" }', 'GET / HTTP/1.1\nHost: <host>\n<program:main>\n\n'],
    [
      '{ body: "a\\0\\xff" }',
      'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nContent-Length: 3\r\n\r\na\0\xff',
    ],
    ['{ body: "" }', 'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nContent-Length: 0\r\n\r\n'],
    [
      '{ body: abc, length: 7 }',
      'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nContent-Length: 7\r\n\r\nabc',
    ],
    ['{ body: abc, length: false }', 'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\n\r\nabc'],
    ['{ length: 7 }', 'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nContent-Length: 7\r\n\r\n'],
    [
      '{ body: { text: é } }',
      'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nContent-Length: 2\r\n\r\n\xc3\xa9',
    ],
    [
      '{ chunked: [abc, "", { repeat: x, times: 16 }] }',
      'GET / HTTP/1.1\r\nHost: <host>\r\n<program:main>\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\nxxxxxxxxxxxxxxxx\r\n0\r\n\r\n',
    ],
  ])('%s', (argument, octets) => expect(request(argument)).toBe(octets));

  it('tells the reader of the answers the method', () => {
    const methods = (argument: string) =>
      op(only(`client: [{ request: ${argument} }, { expect: 200 }]`), 'send').methods;
    expect(methods('HEAD /')).toEqual(['HEAD']);
    expect(methods('{ method: CONNECT, target: "a:1" }')).toEqual(['CONNECT']);
    expect(methods('{ line: "OPTIONS * HTTP/1.1" }')).toEqual(['OPTIONS']);
  });

  it('names the program of its choice', () => {
    const scenario = only(`
app: { one: [{ respond: 200 }], two: [{ respond: 200 }] }
client: [{ request: { program: one } }, { expect: 200 }, { request: { program: two } }, { expect: 200 }]`);
    expect(sent(scenario, 2)).toContain('<program:two>\r\n');
  });

  it('keeps a long run as a run', () => {
    const scenario = only('client: [{ request: { body: { repeat: x, times: 1000000 } } }, { expect: 200 }]');
    expect(op(scenario, 'send').segments[0]!.at(-1)).toEqual({ repeat: 'x', times: 1_000_000 });
    expect(sent(scenario)).toContain('Content-Length: 1000000\r\n');
  });
});

describe('send', () => {
  it('writes segments one by one, and reads off the methods', () => {
    const scenario = only(`
client:
  - send: { segments: ["HEAD / HTTP/1.1\\r\\n", "Host: \${host}\\r\\n\\r\\n"] }
  - send: ["GET / HTTP/1.1\\r\\n\${program}\\r\\n\\r\\n", "$\${literal}"]
  - send: { segments: [x], methods: [POST] }
  - expect: 200`);
    expect(op(scenario, 'send').segments).toEqual([
      ['HEAD / HTTP/1.1\r\n'],
      ['Host: ', { variable: 'host' }, '\r\n\r\n'],
    ]);
    expect(op(scenario, 'send').methods).toEqual(['HEAD']);
    expect(sent(scenario, 1)).toBe('GET / HTTP/1.1\r\n<program:main>\r\n\r\n${literal}');
    expect(op(scenario, 'send', 2).methods).toEqual(['POST']);
  });
});
