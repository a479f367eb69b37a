import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamReader } from './event-stream.js';
import { cost } from './testing/cost.js';
import { everySplit, places, split } from './testing/split.js';

function read(...chunks: readonly (string | Buffer)[]): EventStreamReader {
  return readAll(chunks.map((chunk) => Buffer.from(chunk)));
}

function readAll(chunks: Iterable<Buffer>): EventStreamReader {
  const reader = new EventStreamReader();
  for (const chunk of chunks) reader.push(chunk);
  return reader;
}

const data = (text: string) => read(text).events.map((event) => event.data);
const summary = (reader: EventStreamReader) => [reader.events, reader.retry, reader.problems];

describe('the examples of HTML section 9.2.6', () => {
  it('joins data lines', () => {
    expect(data('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual(['YHOO\n+2\n10']);
  });

  it('knows comments, ids and blocks', () => {
    const { events } = read(
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
    );
    expect(events).toMatchObject([
      { data: 'first event', id: '1', comments: [' test stream'] },
      { data: 'second event', id: '' },
      { data: ' third event', id: '' },
    ]);
  });

  it('dispatches empty data, and nothing at the end of the stream', () => {
    expect(data('data\n\ndata\ndata\n\ndata:')).toEqual(['', '\n']);
  });

  it('takes off one space', () => {
    expect(data('data:test\n\ndata: test\n\n')).toEqual(['test', 'test']);
  });
});

describe('fields', () => {
  it('name the type for one event', () => {
    const types = read('event: add\ndata: 1\n\ndata: 2\n\nevent: lost\n\ndata: 3\n\n').events.map(
      ({ type }) => type,
    );
    expect(types).toEqual(['add', 'message', 'message']);
  });

  it('keep the id until another comes', () => {
    const ids = read(
      'id: 7\ndata: a\n\ndata: b\n\nid: 8\n\ndata: c\n\nid: 9\0\ndata: d\n\nid\ndata: e\n\n',
    ).events.map(({ id }) => id);
    expect(ids).toEqual(['7', '7', '8', '8', '']);
  });

  it('set the reconnection time with digits alone', () => {
    const reader = read(
      'retry: 10\ndata: a\n\nretry: 1x\nretry: -1\nretry:\nretry: 1.5\ndata: b\n\nretry: 20\n\ndata: c\n\n',
    );
    expect(reader.events.map(({ retry }) => retry)).toEqual([10, undefined, 20]);
    expect(reader.retry).toBe(20);
  });

  it('of other names, in other cases, with white space are ignored', () => {
    expect(data('Data: a\ndata : b\n data: c\nunknown: d\n\n')).toEqual([]);
    expect(data('data: a: b\n\n')).toEqual(['a: b']);
  });
});

describe('lines', () => {
  it.each(['\n', '\r\n', '\r'])('end in %j', (end) => {
    expect(data(['data: a', 'data: b', '', 'data: c', '', ''].join(end))).toEqual(['a\nb', 'c']);
  });

  it('end in a mixture', () => {
    expect(data('data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\r')).toEqual(['a\nb\nc', 'd']);
  });

  it('end at once with CR, whatever follows', () => {
    const reader = read('data: a\r\n\r');
    expect(reader.events).toMatchObject([{ data: 'a', offset: 0, endOffset: 10 }]);
    reader.push(Buffer.from('\ndata: b\n\n'));
    expect(reader.events).toMatchObject([
      { data: 'a', offset: 0, endOffset: 11 },
      { data: 'b', offset: 11, endOffset: 20 },
    ]);
  });

  it('begin after one byte order mark', () => {
    expect(data('\ufeffdata: a\n\n')).toEqual(['a']);
    expect(data('\ufeff\ufeffdata: a\n\n')).toEqual([]);
    expect(data('data: a\n\n\ufeffdata: b\n\n')).toEqual(['a']);
  });

  it('that are not UTF-8 are decoded with replacements, and told', () => {
    const reader = read('data: ', Buffer.from([0xff, 0xe2, 0x82]), '\n\n');
    expect(reader.events).toMatchObject([{ data: '\ufffd\ufffd' }]);
    expect(reader.problems).toEqual(['sse-utf8']);
  });
});

it('counts octets, not characters', () => {
  expect(read(': é\n\n\ndata: é\n\ndata: x\n\n').events).toMatchObject([
    { offset: 7, endOffset: 17, comments: [' é'] },
    { offset: 17, endOffset: 26, comments: [] },
  ]);
});

it('tells the same whatever the chunking', () => {
  const octets = Buffer.from(
    '\ufeffid: 1\r\ndata: é\r\n\r\n: c\rdata: b\r\r\n\ndata\n\nretry: 5\r\ndata: €\r\n\r\nevent: x',
  );
  const expected = summary(read(octets));
  everySplit(octets, (chunks) => expect(summary(readAll(chunks))).toEqual(expected));
  const part = fc.constantFrom(
    'data',
    'id',
    'event',
    'retry',
    ':',
    ' ',
    '\r',
    '\n',
    '\r\n',
    '1',
    'x',
    '€',
    '\ufeff',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), places, (parts, cuts) => {
      const all = Buffer.from(parts.join(''));
      expect(summary(readAll(split(all, cuts)))).toEqual(summary(read(all)));
    }),
    { numRuns: 500 },
  );
});

it('reads back what was written', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((one) => one.replace(/[\r\n\0\ufeff]/g, ''));
  const event = fc.record({
    type: text.filter((one) => one !== ''),
    data: fc.array(text, { minLength: 1, maxLength: 3 }),
    id: text,
  });
  const end = fc.constantFrom('\n', '\r\n', '\r');
  fc.assert(
    fc.property(fc.array(event), end, places, (sent, eol, cuts) => {
      const lines = sent.flatMap((one) => [
        `event: ${one.type}`,
        ...one.data.map((line) => `data: ${line}`),
        `id: ${one.id}`,
        '',
      ]);
      const octets = Buffer.from(lines.map((line) => line + eol).join(''));
      const { events } = readAll(split(octets, cuts));
      expect(events.map(({ type, data: all, id }) => ({ type, data: all, id }))).toEqual(
        sent.map((one) => ({ ...one, data: one.data.join('\n') })),
      );
      expect(events.at(-1)?.endOffset ?? 0).toBe(octets.length);
    }),
    { numRuns: 200 },
  );
});

describe('what never ends', () => {
  const MIB = 1024 * 1024;

  it('a line, an event, a stream', () => {
    const line = read('data: ');
    const piece = Buffer.alloc(MIB, 'x');
    const before = process.memoryUsage().external;
    for (let i = 0; i < 200; i++) line.push(piece);
    line.push(Buffer.from('\n\ndata: next\n\n'));
    expect(process.memoryUsage().external - before).toBeLessThan(32 * MIB);
    expect(line.events.at(-1)?.data).toBe('next');
    expect(line.problems).toEqual(['sse-too-large']);
    const event = new EventStreamReader();
    for (let i = 0; i < 40; i++) event.push(Buffer.from(`data: ${'y'.repeat(100_000)}\n`));
    event.push(Buffer.from('\n'));
    expect(event.events[0]?.data.length).toBeLessThanOrEqual(MIB);
    expect(event.problems).toEqual(['sse-too-large']);
    const stream = new EventStreamReader();
    const events = Buffer.from('data: 1\n\n'.repeat(10_000));
    for (let i = 0; i < 11; i++) stream.push(events);
    expect(stream.events).toHaveLength(100_000);
    expect(stream.problems).toEqual(['sse-too-large']);
  });

  it('events that are large together', () => {
    const reader = new EventStreamReader();
    const event = Buffer.from(`data: ${'z'.repeat(1024 * 1000)}\n\n`);
    for (let i = 0; i < 40; i++) reader.push(event);
    expect(reader.events).toHaveLength(8);
    expect(reader.problems).toEqual(['sse-too-large']);
  });

  it('comments', () => {
    const reader = read(': x\n'.repeat(5000), 'data: a\n\n');
    expect(reader.events[0]?.comments).toHaveLength(1000);
    expect(reader.problems).toEqual(['sse-too-large']);
  });

  it('a stream of CR alone is read in linear time', () => {
    const reader = new EventStreamReader();
    expect(cost(() => reader.push(Buffer.from('data: x\r'.repeat(60_000))))).toBeLessThan(2000);
    expect(reader.problems).toEqual([]);
  });
});
