import { describe, expect, it } from 'vitest';
import { ResponseReader } from './response-reader.js';
import { everySplit } from './testing/split.js';
import { summary } from './testing/summary.js';

interface Read {
  readonly methods?: readonly string[];
  readonly end?: 'fin' | 'reset';
}

function read(text: string, { methods = [], end }: Read = {}): ResponseReader {
  const reader = new ResponseReader();
  for (const method of methods) reader.requested(method);
  reader.push(Buffer.from(text, 'latin1'));
  if (end) reader.ended(end);
  return reader;
}

/** Status, body, completeness, end and problems of each response. */
function told(reader: ResponseReader): unknown[] {
  return reader.responses.map(({ head, body, complete, endedBy, problems }) => [
    head.status,
    body.kept().toString('latin1'),
    complete,
    endedBy,
    ...problems,
  ]);
}

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const NEXT = 'HTTP/1.1 299 Next\r\nContent-Length: 0\r\n\r\n';
const NEXT_TOLD = [299, '', true, 'framing'];

describe('bodies', () => {
  it('end where Content-Length says', () => {
    expect(told(read(`${OK}Content-Length: 5\r\n\r\nhello${NEXT}`))).toEqual([
      [200, 'hello', true, 'framing'],
      NEXT_TOLD,
    ]);
  });

  it('end with the connection where nothing else says', () => {
    expect(told(read(`${OK}\r\nall${NEXT}`, { end: 'fin' }))).toEqual([[200, `all${NEXT}`, true, 'fin']]);
    expect(told(read(`${OK}\r\nall`, { end: 'reset' }))).toEqual([[200, 'all', false, 'reset']]);
    expect(told(read(`${OK}\r\nall`))).toEqual([[200, 'all', false, undefined]]);
  });

  it('of HTTP/1.0 answers are read alike', () => {
    expect(told(read('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', { end: 'fin' }))).toEqual([
      [200, 'ok', true, 'framing'],
    ]);
    expect(told(read('HTTP/1.0 200 OK\r\n\r\nok', { end: 'fin' }))).toEqual([[200, 'ok', true, 'fin']]);
  });

  it('cut short are not complete', () => {
    expect(told(read(`${OK}Content-Length: 5\r\n\r\nhel`, { end: 'fin' }))).toEqual([
      [200, 'hel', false, 'fin'],
    ]);
    expect(told(read(`${OK}Content-Length: 5\r\n\r\n`, { end: 'reset' }))).toEqual([
      [200, '', false, 'reset'],
    ]);
    expect(told(read(`${CHUNKED}5\r\nhello\r\n`, { end: 'fin' }))).toEqual([[200, 'hello', false, 'fin']]);
    expect(told(read(`${CHUNKED}5\r\nhel`, { end: 'fin' }))).toEqual([[200, 'hel', false, 'fin']]);
  });

  it('longer than announced leave the rest as excess', () => {
    const reader = read(`${OK}Content-Length: 3\r\n\r\nhello\r\n${NEXT}`);
    expect(told(reader)).toEqual([[200, 'hel', true, 'framing', 'excess'], NEXT_TOLD]);
    expect(reader.responses[0]?.excess.toString()).toBe('lo\r\n');
    expect(reader.excess.toString()).toBe('');
  });

  it('with a length that is no number last until the end', () => {
    expect(told(read(`${OK}Content-Length: five\r\n\r\nhello`, { end: 'fin' }))).toEqual([
      [200, 'hello', true, 'fin', 'bad-length'],
    ]);
  });
});

describe('the chunked coding', () => {
  it('shows chunks, extensions and trailer', () => {
    const reader = read(
      `${CHUNKED}A\r\n0123456789\r\n003;name=value;q="a;\\"b"\r\nabc\r\n0;last\r\nX-Sum: 1\r\nY: 2\r\n\r\n${NEXT}`,
    );
    expect(told(reader)).toEqual([[200, '0123456789abc', true, 'framing'], NEXT_TOLD]);
    const [response] = reader.responses;
    expect(response?.chunkCount).toBe(2);
    expect(response?.chunks).toEqual([
      { size: 10, extension: '' },
      { size: 3, extension: ';name=value;q="a;\\"b"' },
    ]);
    expect(response?.trailer.map(({ raw }) => raw)).toEqual(['X-Sum: 1', 'Y: 2']);
  });

  it.each([
    ['5\nhello\n0\n\n', 'bare-lf'],
    ['5;\r\nhello\r\n0\r\n\r\n', 'bad-chunk-extension'],
    ['5;a=\r\nhello\r\n0\r\n\r\n', 'bad-chunk-extension'],
    ['5\r\nhello\n0\r\n\r\n', 'bare-lf'],
    ['5\nhello\r\n0\r\n\r\n', 'bare-lf'],
    ['5\r\nhello\r\n0\r\n\n', 'bare-lf'],
    ['5; a=b\r\nhello\r\n0\r\n\r\n', 'bad-chunk-extension'],
    ['5 \r\nhello\r\n0\r\n\r\n', 'bad-chunk-extension'],
    ['5;a\0\r\nhello\r\n0\r\n\r\n', 'nul', 'bad-chunk-extension'],
    ['5;a\rb\r\nhello\r\n0\r\n\r\n', 'bare-cr', 'bad-chunk-extension'],
    ['5\r\nhello\r\n0\r\nno colon\r\n\r\n', 'no-colon'],
    ['5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n', 'obs-fold'],
    [`5;${'a'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`, 'chunk-line-too-large'],
  ])('is read though %j', (body, ...problems) => {
    expect(told(read(`${CHUNKED}${body}${NEXT}`))).toEqual([
      [200, 'hello', true, 'framing', ...problems],
      NEXT_TOLD,
    ]);
  });

  it.each(['x', '', '-5', '+5', '0x5', '5x', '5 5', ' 5', ';a=b', '\0'])(
    'is lost with the size %j',
    (size) => {
      const reader = read(`${CHUNKED}3\r\none\r\n${size}\r\nhello\r\n0\r\n\r\n${NEXT}`);
      expect(told(reader)).toEqual([[200, 'one', false, undefined, 'bad-chunk-size'], NEXT_TOLD]);
      expect(reader.responses[0]?.over).toBe(true);
      expect(reader.responses[0]?.excess.toString()).toBe(`${size}\r\nhello\r\n0\r\n\r\n`);
    },
  );

  it('is lost when data is longer than its size', () => {
    const reader = read(`${CHUNKED}3\r\nhello\r\n0\r\n\r\n${NEXT}`, { end: 'fin' });
    expect(told(reader)).toEqual([[200, 'hel', false, undefined, 'bad-chunk-end'], NEXT_TOLD]);
    expect(reader.responses[0]?.excess.toString()).toBe('lo\r\n0\r\n\r\n');
  });

  it('is lost when a CR after the data has no LF', () => {
    expect(told(read(`${CHUNKED}5\r\nhello\rx`))).toEqual([
      [200, 'hello', false, undefined, 'bad-chunk-end'],
    ]);
  });

  it('is cut by another response in the place of a chunk', () => {
    expect(told(read(`${CHUNKED}5\r\nhello\r\n${NEXT}`))).toEqual([
      [200, 'hello', false, undefined, 'bad-chunk-size'],
      NEXT_TOLD,
    ]);
    expect(told(read(`${CHUNKED}5\r\nhello${NEXT}`))).toEqual([
      [200, 'hello', false, undefined, 'bad-chunk-end'],
      NEXT_TOLD,
    ]);
  });

  it('misses its last line end', () => {
    expect(told(read(`${CHUNKED}5\r\nhello\r\n0\r\n`, { end: 'fin' }))).toEqual([
      [200, 'hello', false, 'fin', 'no-final-line-end'],
    ]);
    expect(told(read(`${CHUNKED}5\r\nhello\r\n0\r\n${NEXT}`))).toEqual([
      [200, 'hello', false, undefined, 'no-final-line-end'],
      NEXT_TOLD,
    ]);
  });

  it('takes a size beyond every integer for what it is', () => {
    expect(told(read(`${CHUNKED}${'f'.repeat(40)}\r\nhello\r\n0\r\n\r\n`))).toEqual([
      [200, 'hello\r\n0\r\n\r\n', false, undefined],
    ]);
  });
});

describe('interim responses', () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';

  it('come before the final response', () => {
    const reader = read(`HTTP/1.1 100 Continue\r\n\r\n${hints}${hints}${NEXT}${hints}`);
    expect(reader.interims.map(({ head, beforeResponse }) => [head.status, beforeResponse])).toEqual([
      [100, 0],
      [103, 0],
      [103, 0],
      [103, 1],
    ]);
    expect(reader.responses[0]?.interim.map(({ status }) => status)).toEqual([100, 103, 103]);
    expect(reader.responses).toHaveLength(1);
  });

  it('have no body', () => {
    const reader = read(`HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n${NEXT}`);
    expect(reader.interims[0]?.head.problems).toEqual(['length-on-bodiless']);
    expect(told(reader)).toEqual([NEXT_TOLD]);
  });

  it('do not count as answers to HEAD', () => {
    const reader = read(`${hints}${OK}Content-Length: 5\r\n\r\n${NEXT}`, { methods: ['HEAD', 'GET'] });
    expect(told(reader)).toEqual([[200, '', true, 'framing'], NEXT_TOLD]);
  });
});

describe('responses without a body', () => {
  it.each([
    ['HEAD', `${OK}Content-Length: 5\r\n\r\n`, 200],
    ['HEAD', CHUNKED, 200],
    ['HEAD', `${OK}\r\n`, 200],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 304],
  ])('to %s: %j', (method, head, status) => {
    const reader = read(head + NEXT, { methods: [method, 'GET'] });
    expect(told(reader)).toEqual([[status, '', true, 'framing'], NEXT_TOLD]);
    expect(reader.responses[0]?.framing).toBe('none');
  });

  it.each([
    [`${OK}Content-Length: 5\r\n\r\n`, 'hello', 'directly after the announced length'],
    [`${OK}Content-Length: 7\r\n\r\n`, 'hello\r\n', 'at the start of a line'],
    [`${OK}\r\n`, 'hello HTTP/1.1 20', 'wherever it has a version and a status'],
    [CHUNKED, '5\r\nhello\r\n0\r\n\r\n', 'after chunks'],
    [`${OK}\r\n`, 'HTTP\n', 'after what looked like one'],
  ])('%j followed by %j: the next is found %s', (head, body) => {
    const reader = read(head + body + NEXT, { methods: ['HEAD', 'GET'] });
    expect(told(reader)).toEqual([[200, '', true, 'framing', 'body-on-bodiless'], NEXT_TOLD]);
    expect(reader.responses[0]?.excess.toString()).toBe(body);
  });

  it('do not take a mention of HTTP for a response', () => {
    const reader = read(`${OK}\r\nsee HTTP/1.1 for 200 OK`, { methods: ['HEAD'], end: 'fin' });
    expect(told(reader)).toEqual([[200, '', true, 'framing', 'body-on-bodiless']]);
    expect(reader.excess.toString()).toBe('see HTTP/1.1 for 200 OK');
  });

  it('keep a start that was never finished', () => {
    const reader = read(`${OK}\r\nx\nHTTP/1`, { methods: ['HEAD'], end: 'fin' });
    expect(reader.excess.toString()).toBe('x\nHTTP/1');
    expect(reader.partial).toBe('');
  });
});

describe('an upgrade', () => {
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';

  it('hands over what follows', () => {
    const reader = new ResponseReader();
    const got: Buffer[] = [];
    reader.onUpgraded = (octets) => got.push(octets);
    reader.push(Buffer.from(`${switching}HTTP/1.1`));
    expect(reader.upgraded).toBe(true);
    reader.push(Buffer.from(' frames'));
    reader.ended('reset');
    expect(Buffer.concat(got).toString()).toBe('HTTP/1.1 frames');
    expect(told(reader)).toEqual([[101, '', true, 'framing']]);
  });

  it('holds what follows until somebody listens', () => {
    const reader = read(`${switching}frames`);
    const got: Buffer[] = [];
    reader.onUpgraded = (octets) => got.push(octets);
    reader.push(Buffer.from(' more'));
    expect(Buffer.concat(got).toString()).toBe('frames more');
  });

  it('follows a 2xx answer to CONNECT and no other', () => {
    expect(read(`${OK}Content-Length: 5\r\n\r\nhello`, { methods: ['CONNECT'] }).upgraded).toBe(true);
    const refused = read(`HTTP/1.1 405 No\r\nContent-Length: 5\r\n\r\nhello`, { methods: ['CONNECT'] });
    expect(refused.upgraded).toBe(false);
    expect(told(refused)).toEqual([[405, 'hello', true, 'framing']]);
  });
});

describe('what is no response', () => {
  it.each(['<html>\r\nold</html>', 'garbage', '\0\xff', 'ICY 200 OK\r\n\r\n', 'HTT\r\n', 'SSH-2.0-x\r\n'])(
    '%j is excess of the connection',
    (text) => {
      const reader = read(text, { end: 'fin' });
      expect(reader.responses).toEqual([]);
      expect(reader.excess.toString('latin1')).toBe(text);
      expect(reader.problems).toEqual(['not-http']);
    },
  );

  it('may be followed by one', () => {
    const reader = read(`\r\n${NEXT}`);
    expect(told(reader)).toEqual([NEXT_TOLD]);
    expect(reader.problems).toEqual(['not-http']);
  });

  it('tells an unfinished head', () => {
    expect(read('HTTP/1.1 200 OK\r\nA: b', { end: 'fin' }).partial).toBe('HTTP/1.1 200 OK\r\nA: b');
    expect(read('HTT').partial).toBe('HTT');
    expect(read('').partial).toBe('');
    expect(read(`${OK}\r\nbody`, { end: 'fin' }).partial).toBe('');
  });

  it('takes nothing after the end', () => {
    const reader = read('HTTP/1.1', { end: 'fin' });
    reader.push(Buffer.from(' 204 No Content\r\n\r\n'));
    reader.ended('reset');
    expect(reader.responses).toEqual([]);
    expect(reader.partial).toBe('HTTP/1.1');
  });
});

describe('listeners', () => {
  it('hear of every push that brings octets, and of the end', () => {
    let changes = 0;
    const reader = new ResponseReader(() => changes++);
    reader.push(Buffer.from(OK));
    reader.push(Buffer.alloc(0));
    reader.push(Buffer.from('\r\nx'));
    reader.ended('fin');
    reader.ended('fin');
    expect(changes).toBe(3);
  });

  it('hear every body octet with its response', () => {
    const reader = new ResponseReader();
    const heard: unknown[] = [];
    reader.onBody = (response, octets) => heard.push([reader.responses.indexOf(response), octets.toString()]);
    reader.push(Buffer.from(`${OK}Content-Length: 2\r\n\r\nab${CHUNKED}1\r\nc\r\n2\r\nde\r\n0\r\n\r\n`));
    expect(heard).toEqual([
      [0, 'ab'],
      [1, 'c'],
      [1, 'de'],
    ]);
  });
});

it('tells the same whatever the chunking', () => {
  const text = [
    'junk\r\nHTTP/1.1 100 Continue\r\nContent-Length: 1\r\n\r\n',
    `${OK}content-length: 5\r\nX: a\r\n b\r\n\r\nhello`,
    `HTTP/1.1 204 \nNo: 1\n\nHTTP/1.xoops\r\n`,
    `${CHUNKED}3;x=y\r\none\r\n1\n!\r\n0\r\nT: 1\r\n\r\n`,
    `${CHUNKED}2\r\nab\r\nHTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nabcHTTPS\r\nHTTP/1.1`,
    ' 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnoise\nHTTP/1.0 200 OK\r\n\r\nuntil the end',
  ].join('');
  const expected = summary(read(text, { methods: ['GET', 'GET', 'GET'], end: 'fin' }));
  everySplit(Buffer.from(text), (chunks) => {
    const reader = new ResponseReader();
    for (const chunk of chunks) reader.push(chunk);
    reader.ended('fin');
    expect(summary(reader)).toEqual(expected);
  });
});
