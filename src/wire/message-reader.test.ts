import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeflateParameters, Deflater, serverDirection } from './deflate.js';
import { encodeFrame, type FrameBits } from './frame.js';
import { MessageReader } from './message-reader.js';
import { everySplit, places, split } from './testing/split.js';

const AGREED: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
const RSV1 = [true, false, false] as const;

type Sent = Omit<FrameBits, 'payload'> & { readonly text?: string; readonly payload?: Buffer };

function octetsOf(frames: readonly Sent[]): Buffer {
  return Buffer.concat(
    frames.map(({ text = '', payload = Buffer.from(text), ...bits }) => encodeFrame({ ...bits, payload })),
  );
}

function read(chunks: Iterable<Buffer>, deflate?: DeflateParameters): MessageReader {
  const reader = new MessageReader(deflate);
  for (const chunk of chunks) reader.push(chunk);
  return reader;
}

function summary(reader: MessageReader): unknown {
  const plain = <T extends { octets: { bytes: Buffer } }>({ octets, ...rest }: T) => ({
    ...rest,
    octets: octets.bytes.toString('latin1'),
  });
  return {
    messages: reader.messages.map(plain),
    pings: reader.pings.map(plain),
    pongs: reader.pongs.map(plain),
    close: reader.close,
    unfinished: reader.unfinished,
    problems: reader.problems,
  };
}

describe('messages', () => {
  it('are joined from fragments, with pings between', () => {
    const reader = read([
      octetsOf([
        { opcode: 1, fin: false, text: 'on' },
        { opcode: 9, text: 'ping' },
        { opcode: 0, fin: false, text: 'e ' },
        { opcode: 10, text: 'pong' },
        { opcode: 0, text: 'two' },
        { opcode: 2, payload: Buffer.from([0xff]) },
        { opcode: 1 },
      ]),
    ]);
    expect(summary(reader)).toEqual({
      messages: [
        {
          kind: 'text',
          text: 'one two',
          octets: 'one two',
          compressed: false,
          fragments: 3,
          validUtf8: true,
          frame: 4,
        },
        { kind: 'binary', octets: '\xff', compressed: false, fragments: 1, validUtf8: true, frame: 5 },
        { kind: 'text', text: '', octets: '', compressed: false, fragments: 1, validUtf8: true, frame: 6 },
      ],
      pings: [{ octets: 'ping', frame: 1 }],
      pongs: [{ octets: 'pong', frame: 3 }],
      close: undefined,
      unfinished: false,
      problems: [],
    });
  });

  it('are unfinished until the last fragment', () => {
    const reader = read([octetsOf([{ opcode: 1, fin: false, text: 'half' }])]);
    expect([reader.messages, reader.unfinished]).toEqual([[], true]);
    reader.push(octetsOf([{ opcode: 0, text: ' and half' }]));
    expect(reader.messages).toMatchObject([{ text: 'half and half' }]);
  });

  it('may split a character between fragments', () => {
    const euro = Buffer.from('€');
    const parts = [1, 0, 0].map((opcode, i) => ({ opcode, fin: i === 2, payload: euro.subarray(i, i + 1) }));
    expect(read([octetsOf(parts)]).messages).toMatchObject([{ text: '€', validUtf8: true }]);
  });

  it('that are not UTF-8 are told as soon as it is sure', () => {
    const reader = read([octetsOf([{ opcode: 1, fin: false, payload: Buffer.from([0xce, 0xba, 0xff]) }])]);
    expect(reader.problems).toEqual(['ws-utf8']);
    reader.push(octetsOf([{ opcode: 0, text: 'rest' }]));
    expect(reader.messages).toMatchObject([{ validUtf8: false, octets: { length: 7 } }]);
    expect(reader.messages[0]?.text).toBeUndefined();
    const cut = read([octetsOf([{ opcode: 1, payload: Buffer.from([0xe2, 0x82]) }])]);
    expect(cut.problems).toEqual(['ws-utf8']);
  });
});

describe('compressed messages', () => {
  it('are inflated with and without context', () => {
    for (const serverNoContextTakeover of [true, false]) {
      const agreed = { ...AGREED, serverNoContextTakeover };
      const deflater = new Deflater(serverDirection(agreed));
      const texts = ['Hello', 'Hello', '', 'Hello, Hello'];
      const frames = texts.map((text) => ({
        opcode: 1,
        rsv: RSV1,
        payload: deflater.deflate(Buffer.from(text)),
      }));
      const reader = read([octetsOf(frames)], agreed);
      expect(reader.messages.map(({ text, compressed }) => [text, compressed])).toEqual(
        texts.map((text) => [text, true]),
      );
      expect(reader.problems).toEqual([]);
    }
  });

  it('may be split into frames anywhere, with control frames and plain messages between', () => {
    const deflater = new Deflater(serverDirection(AGREED));
    const payload = deflater.deflate(Buffer.from('a fragmented message'));
    const reader = read(
      [
        octetsOf([
          { opcode: 2, fin: false, rsv: RSV1, payload: payload.subarray(0, 3) },
          { opcode: 9, text: 'x' },
          { opcode: 0, payload: payload.subarray(3) },
          { opcode: 1, text: 'plain' },
        ]),
      ],
      AGREED,
    );
    expect(reader.messages).toMatchObject([
      { kind: 'binary', compressed: true, fragments: 2 },
      { kind: 'text', compressed: false, text: 'plain' },
    ]);
    expect(reader.messages[0]?.octets.bytes.toString()).toBe('a fragmented message');
    expect(reader.problems).toEqual([]);
  });

  it('that are not UTF-8 once inflated are told', () => {
    const payload = new Deflater(serverDirection(AGREED)).deflate(Buffer.from([0xff, 0xfe]));
    const reader = read([octetsOf([{ opcode: 1, rsv: RSV1, payload }])], AGREED);
    expect(reader.messages).toMatchObject([{ validUtf8: false }]);
    expect(reader.problems).toEqual(['ws-utf8']);
  });

  it('that can not be inflated have no text', () => {
    const reader = read([octetsOf([{ opcode: 1, rsv: RSV1, payload: Buffer.from([0xff]) }])], AGREED);
    expect(reader.messages).toMatchObject([
      { compressed: true, problem: 'ws-deflate', octets: { length: 0 } },
    ]);
    expect(reader.messages[0]).not.toHaveProperty('text');
    expect(reader.problems).toEqual(['ws-deflate']);
  });

  it('need the window agreed on', () => {
    const far = Buffer.concat([
      Buffer.alloc(300, 'abc'),
      Buffer.from(Array.from({ length: 900 }, (_, i) => (i * i) % 253)),
    ]);
    const payload = new Deflater({ windowBits: 15, contextTakeover: true }).deflate(
      Buffer.concat([far, far]),
    );
    const frames = octetsOf([{ opcode: 2, rsv: RSV1, payload }]);
    expect(read([frames], AGREED).problems).toEqual([]);
    expect(read([frames], { ...AGREED, serverMaxWindowBits: 9 }).problems).toEqual(['ws-deflate']);
  });

  it('that are a bomb are given up', () => {
    const payload = new Deflater({ windowBits: 15, contextTakeover: false }).deflate(
      Buffer.alloc(80 * 1024 * 1024),
    );
    expect(payload.length).toBeLessThan(200_000);
    const reader = read([octetsOf([{ opcode: 2, rsv: RSV1, payload }])], AGREED);
    expect(reader.messages).toMatchObject([{ problem: 'ws-too-large' }]);
  });
});

describe('what is out of order', () => {
  it.each<[string, readonly Sent[], DeflateParameters?]>([
    ['ws-continuation', [{ opcode: 0, text: 'x' }]],
    [
      'ws-continuation',
      [
        { opcode: 1, text: 'x' },
        { opcode: 0, text: 'y' },
      ],
    ],
    [
      'ws-interleaved',
      [
        { opcode: 1, fin: false, text: 'x' },
        { opcode: 1, text: 'y' },
      ],
    ],
    [
      'ws-interleaved',
      [
        { opcode: 1, fin: false, text: 'x' },
        { opcode: 2, fin: false, text: 'y' },
      ],
    ],
    ['ws-rsv', [{ opcode: 1, rsv: RSV1, text: 'x' }]],
    ['ws-rsv', [{ opcode: 1, rsv: [false, true, false], text: 'x' }], AGREED],
    ['ws-rsv', [{ opcode: 1, rsv: [false, false, true], text: 'x' }]],
    ['ws-rsv', [{ opcode: 9, rsv: RSV1, text: 'x' }], AGREED],
    [
      'ws-rsv',
      [
        { opcode: 1, fin: false, text: 'x' },
        { opcode: 0, rsv: RSV1, text: 'y' },
      ],
      AGREED,
    ],
    ['ws-after-close', [{ opcode: 8 }, { opcode: 9 }]],
    ['ws-after-close', [{ opcode: 8 }, { opcode: 8 }]],
    ['ws-opcode', [{ opcode: 3 }]],
    ['ws-masked', [{ opcode: 1, mask: 'abcd' }]],
  ])('%s: %j', (problem, frames, deflate) => {
    expect(read([octetsOf(frames)], deflate).problems).toEqual([problem]);
  });

  it('does not hide what comes after', () => {
    const reader = read([
      octetsOf([
        { opcode: 1, fin: false, text: 'lost' },
        { opcode: 1, text: 'next' },
        { opcode: 0, text: 'nothing' },
        { opcode: 8, payload: Buffer.from([0x03, 0xe8]) },
        { opcode: 1, text: 'late' },
      ]),
    ]);
    expect(reader.messages.map(({ text }) => text)).toEqual(['next', 'late']);
    expect(reader.problems).toEqual(['ws-interleaved', 'ws-continuation', 'ws-after-close']);
  });

  it('tells a frame that was cut', () => {
    const reader = read([octetsOf([{ opcode: 1, text: 'cut' }]).subarray(0, 3)]);
    reader.ended();
    expect(reader.problems).toEqual(['ws-frame-cut']);
  });
});

describe('the Close frame', () => {
  const close = (...octets: readonly number[]) => {
    const reader = read([octetsOf([{ opcode: 8, payload: Buffer.from(octets) }])]);
    return [reader.close, ...reader.problems];
  };
  const code = (number: number) => [number >> 8, number & 0xff];

  it('has a code and a reason, a code, or nothing', () => {
    expect(close(...code(1001), ...Buffer.from('går'))).toEqual([{ code: 1001, reason: 'går', frame: 0 }]);
    expect(close(...code(1000))).toEqual([{ code: 1000, reason: '', frame: 0 }]);
    expect(close()).toEqual([{ reason: '', frame: 0 }]);
  });

  it('tells what must not be sent', () => {
    expect(close(3)).toEqual([{ reason: '', frame: 0 }, 'ws-close-length']);
    expect(close(...code(1000), 0xff)).toEqual([{ code: 1000, reason: '\ufffd', frame: 0 }, 'ws-close-utf8']);
    const wrong = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65535];
    expect(wrong.filter((number) => close(...code(number))[1] === 'ws-close-code')).toEqual(wrong);
    const right = [
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
    ];
    expect(right.filter((number) => close(...code(number)).length === 1)).toEqual(right);
  });

  it('is the first one', () => {
    const frames = [1000, 1001].map((number) => ({ opcode: 8, payload: Buffer.from(code(number)) }));
    expect(read([octetsOf([{ opcode: 9 }, ...frames])]).close).toEqual({ code: 1000, reason: '', frame: 1 });
  });
});

it('tells the same whatever the chunking', () => {
  const deflater = new Deflater(serverDirection(AGREED));
  const compressed = (text: string) => deflater.deflate(Buffer.from(text));
  const octets = octetsOf([
    { opcode: 1, fin: false, text: 'a€'.slice(0, 2) },
    { opcode: 9, text: 'p' },
    { opcode: 0, text: 'z' },
    { opcode: 1, rsv: RSV1, payload: compressed('a long long long text') },
    { opcode: 2, rsv: RSV1, payload: compressed('a long long long text again') },
    { opcode: 1, payload: Buffer.from([0xe2, 0x28, 0xa1]) },
    { opcode: 0, text: 'nothing' },
    { opcode: 8, payload: Buffer.from([3, 232, 111, 107]) },
  ]);
  const expected = summary(read([octets], AGREED));
  everySplit(octets, (chunks) => expect(summary(read(chunks, AGREED))).toEqual(expected));
  const frame = fc.record({
    opcode: fc.integer({ min: 0, max: 15 }),
    fin: fc.boolean(),
    rsv: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    payload: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), places, (frames, cuts) => {
      const all = octetsOf(frames);
      expect(summary(read(split(all, cuts), AGREED))).toEqual(summary(read([all], AGREED)));
    }),
    { numRuns: 300 },
  );
});

it('keeps a bounded part of many large messages', () => {
  const reader = new MessageReader();
  const frame = encodeFrame({ opcode: 1, payload: Buffer.alloc(2 * 1024 * 1024, 'm') });
  for (let i = 0; i < 80; i++) reader.push(frame);
  expect(reader.messages).toHaveLength(80);
  const kept = reader.messages.reduce((sum, { octets }) => sum + octets.bytes.length, 0);
  expect(kept).toBe(16 * 1024 * 1024);
  expect(reader.messages[0]).toMatchObject({ validUtf8: true, octets: { length: 2 * 1024 * 1024 } });
  expect(reader.messages[0]?.text).toBeUndefined();
  expect(reader.messages[79]?.octets.hash).toBe(reader.messages[0]?.octets.hash);
});
