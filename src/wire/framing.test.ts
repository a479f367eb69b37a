import { describe, expect, it } from 'vitest';
import { framingOf } from './framing.js';
import { parseHead } from './head.js';

const framing = (statusLine: string, fields: readonly string[], method = 'GET') => {
  const head = parseHead([`HTTP/${statusLine}`, ...fields, '', ''].join('\r\n'));
  const { framing, declaredLength, problems } = framingOf(head, method);
  return [framing, declaredLength, ...problems];
};

describe('Content-Length', () => {
  it.each([
    [['Content-Length: 5'], ['length', 5]],
    [['content-length:0'], ['length', 0]],
    [['Content-Length: \t5 '], ['length', 5]],
    [['Content-Length: 0005'], ['length', 5]],
    [['Content-Length: 9007199254740993'], ['length', 9007199254740992]],
    [[`Content-Length: 1${'0'.repeat(30)}`], ['length', 1e30]],
    [
      ['Content-Length: 5', 'Content-Length: 5'],
      ['length', 5, 'length-repeated'],
    ],
    [['Content-Length: 5, 05 ,5'], ['length', 5, 'length-repeated']],
    [
      ['Content-Length: 5', 'Content-Length: 6'],
      ['close', undefined, 'length-conflict'],
    ],
    [['Content-Length: 5, 6'], ['close', undefined, 'length-conflict']],
    [['Content-Length:'], ['close', undefined, 'bad-length']],
    [['Content-Length: +5'], ['close', undefined, 'bad-length']],
    [['Content-Length: -5'], ['close', undefined, 'bad-length']],
    [['Content-Length: 5 5'], ['close', undefined, 'bad-length']],
    [['Content-Length: 5,'], ['close', undefined, 'bad-length']],
    [['Content-Length: 0x5'], ['close', undefined, 'bad-length']],
    [['Content-Length: 5.0'], ['close', undefined, 'bad-length']],
    [['Content-Length: \xa05'], ['close', undefined, 'bad-length']],
    [['Content-Length: \xb2'], ['close', undefined, 'bad-length']],
    [
      ['Content-Length: 5', 'Content-Length: x'],
      ['close', undefined, 'bad-length'],
    ],
  ])('%j', (fields, expected) => {
    expect(framing('1.1 200 OK', fields)).toEqual(expected);
  });
});

describe('Transfer-Encoding', () => {
  it.each([
    [['Transfer-Encoding: chunked'], ['chunked', undefined]],
    [['Transfer-Encoding: CHUNKED'], ['chunked', undefined]],
    [['Transfer-Encoding: gzip, chunked'], ['chunked', undefined]],
    [
      ['Transfer-Encoding: gzip', 'Transfer-Encoding: , chunked,'],
      ['chunked', undefined],
    ],
    [['Transfer-Encoding: x;a="b", chunked'], ['chunked', undefined]],
    [['Transfer-Encoding: gzip'], ['close', undefined, 'te-not-chunked']],
    [['Transfer-Encoding: identity'], ['close', undefined, 'te-not-chunked']],
    [['Transfer-Encoding: chunked, gzip'], ['close', undefined, 'te-not-chunked']],
    [['Transfer-Encoding: xchunked'], ['close', undefined, 'te-not-chunked']],
    [['Transfer-Encoding:'], ['close', undefined, 'bad-te', 'te-not-chunked']],
    [['Transfer-Encoding: \x0bchunked'], ['close', undefined, 'bad-te', 'te-not-chunked']],
    [['Transfer-Encoding: chunked, chunked'], ['chunked', undefined, 'te-repeated']],
    [['Transfer-Encoding: chunked;a=b'], ['chunked', undefined, 'bad-te']],
    [['Transfer-Encoding: "chunked"'], ['close', undefined, 'bad-te', 'te-not-chunked']],
    [
      ['Transfer-Encoding: chunked', 'Content-Length: 5'],
      ['chunked', 5, 'length-and-chunked'],
    ],
    [
      ['Transfer-Encoding: gzip', 'Content-Length: 5'],
      ['close', 5, 'length-and-chunked', 'te-not-chunked'],
    ],
  ])('%j', (fields, expected) => {
    expect(framing('1.1 200 OK', fields)).toEqual(expected);
  });

  it('before HTTP/1.1 is told', () => {
    expect(framing('1.0 200 OK', [])).toEqual(['close', undefined]);
    expect(framing('1.0 200 OK', ['Transfer-Encoding: chunked'])).toEqual([
      'chunked',
      undefined,
      'te-in-http-1.0',
    ]);
  });
});

describe('answers without a body', () => {
  it.each([
    ['1.1 200 OK', ['Content-Length: 5'], 'HEAD', ['none', 5]],
    ['1.1 200 OK', ['Transfer-Encoding: chunked'], 'HEAD', ['none', undefined]],
    ['1.1 200 OK', ['Content-Length: x'], 'HEAD', ['none', undefined, 'bad-length']],
    ['1.1 304 Not Modified', ['Content-Length: 5'], 'GET', ['none', 5]],
    ['1.1 204 No Content', [], 'GET', ['none', undefined]],
    ['1.1 204 No Content', ['Content-Length: 0'], 'GET', ['none', 0, 'length-on-bodiless']],
    ['1.1 204 No Content', ['Transfer-Encoding: chunked'], 'GET', ['none', undefined, 'te-on-bodiless']],
    ['1.1 103 Early Hints', ['Content-Length: 0'], 'GET', ['none', 0, 'length-on-bodiless']],
    ['1.1 200 OK', [], 'CONNECT', ['upgrade', undefined]],
    ['1.1 200 OK', ['Content-Length: 5'], 'CONNECT', ['upgrade', 5, 'length-on-bodiless']],
    ['1.1 299 OK', [], 'CONNECT', ['upgrade', undefined]],
    ['1.1 300 Multiple Choices', [], 'CONNECT', ['close', undefined]],
    ['1.1 407 Proxy Authentication Required', ['Content-Length: 5'], 'CONNECT', ['length', 5]],
    ['1.1 101 Switching Protocols', [], 'GET', ['upgrade', undefined]],
    [
      '1.1 101 Switching Protocols',
      ['Transfer-Encoding: chunked'],
      'GET',
      ['upgrade', undefined, 'te-on-bodiless'],
    ],
    ['1.1 205 Reset Content', [], 'GET', ['close', undefined]],
    ['1.1 200 OK', [], 'GET', ['close', undefined]],
  ])('%s %j to %s', (line, fields, method, expected) => {
    expect(framing(line, fields, method)).toEqual(expected);
  });
});
