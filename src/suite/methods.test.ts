import { expect, it } from 'vitest';
import { methodsIn } from './methods.js';

it.each([
  ['one request', ['GET / HTTP/1.1\r\n\r\n'], ['GET']],
  ['pipelined ones', ['GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\n'], ['GET', 'HEAD']],
  [
    'one after a body',
    ['POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloHEAD / HTTP/1.1\r\n\r\n'],
    ['POST', 'HEAD'],
  ],
  [
    'one after chunks',
    ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHEAD / HTTP/1.1\r\n\r\n'],
    ['POST', 'HEAD'],
  ],
  ['bare line feeds', ['GET / HTTP/1.1\n\nHEAD / HTTP/1.0\n\n'], ['GET', 'HEAD']],
  ['empty lines before', ['\r\n\r\nHEAD / HTTP/1.1\r\n\r\n'], ['HEAD']],
  ['a request in pieces', ['HE', 'AD / HTTP', '/1.1\r\n\r\n'], ['HEAD']],
  ['an unfinished head', ['HEAD / HTTP/1.1\r\nHost: x'], ['HEAD']],
  ['the rest of a body', ['hello'], []],
  ['nonsense', ['\x16\x03\x01\x00'], []],
])('%s', (_, segments, methods) => expect(methodsIn(segments.map((text) => [text]))).toEqual(methods));

it('passes over what the run fills in', () => {
  const template = [
    'GET / HTTP/1.1\r\nHost: ',
    { variable: 'host' },
    '\r\n\r\nHEAD / HTTP/1.1\r\n\r\n',
  ] as const;
  expect(methodsIn([template])).toEqual(['GET', 'HEAD']);
});
