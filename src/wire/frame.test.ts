import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_CAP } from './body.js';
import { encodeFrame, type FrameBits, FrameReader, masked } from './frame.js';
import { everySplit, places, split } from './testing/split.js';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');

function read(chunks: Iterable<Buffer>): FrameReader {
  const reader = new FrameReader();
  for (const chunk of chunks) reader.push(chunk);
  return reader;
}

function summary(reader: FrameReader): unknown {
  return [
    reader.frames.map(({ payload, ...frame }) => ({ ...frame, payload: payload.kept().toString('latin1') })),
    reader.frameCount,
    reader.problems,
  ];
}

describe('encodeFrame', () => {
  const hello = Buffer.from('Hello');

  it.each<[string, FrameBits, string]>([
    // RFC 6455 section 5.7
    ['a text message', { opcode: 1, payload: hello }, '81 05 48656c6c6f'],
    ['a masked one', { opcode: 1, payload: hello, mask: '\x37\xfa\x21\x3d' }, '81 85 37fa213d 7f9f4d5158'],
    ['a first fragment', { opcode: 1, payload: Buffer.from('Hel'), fin: false }, '01 03 48656c'],
    ['a last fragment', { opcode: 0, payload: Buffer.from('lo') }, '80 02 6c6f'],
    ['a ping', { opcode: 9, payload: hello }, '89 05 48656c6c6f'],
    ['a masked pong', { opcode: 10, payload: hello, mask: hex('37fa213d') }, '8a 85 37fa213d 7f9f4d5158'],
    ['every reserved bit', { opcode: 15, payload: Buffer.alloc(0), rsv: [true, true, true] }, 'ff 00'],
    ['one reserved bit', { opcode: 2, payload: Buffer.alloc(0), rsv: [false, true, false] }, 'a2 00'],
    ['a long form for a short length', { opcode: 2, payload: hex('aa'), lengthForm: 16 }, '82 7e 0001 aa'],
    ['the longest', { opcode: 2, payload: hex('aa'), lengthForm: 64 }, '82 7f 0000000000000001 aa'],
    ['a length that lies', { opcode: 2, payload: hex('aa'), declaredLength: '3' }, '82 03 aa'],
    [
      'a length in need of 16 bits',
      { opcode: 2, payload: hex('aa'), declaredLength: '126' },
      '82 7e 007e aa',
    ],
    [
      'the highest bit',
      { opcode: 2, payload: hex('aa'), declaredLength: '9223372036854775808' },
      '82 7f 8000000000000000 aa',
    ],
    [
      'low bits in a form too small',
      { opcode: 2, payload: hex('aa'), lengthForm: 16, declaredLength: '65537' },
      '82 7e 0001 aa',
    ],
    ['an empty masked one', { opcode: 8, payload: Buffer.alloc(0), mask: '\0\0\0\0' }, '88 80 00000000'],
  ])('%s', (_, bits, expected) => {
    expect(encodeFrame(bits).toString('hex')).toBe(hex(expected).toString('hex'));
  });

  it.each([
    [125, '827d', 7],
    [126, '827e007e', 16],
    [256, '827e0100', 16],
    [65_535, '827effff', 16],
    [65_536, '827f0000000000010000', 64],
  ] as const)('takes the shortest form for %d octets', (length, head, form) => {
    const octets = encodeFrame({ opcode: 2, payload: Buffer.alloc(length) });
    expect(octets.subarray(0, octets.length - length).toString('hex')).toBe(head);
    const { frames, problems } = read([octets]);
    expect(frames).toMatchObject([{ lengthForm: form, length, complete: true }]);
    expect(problems).toEqual([]);
  });
});

it('masks with the key at any offset', () => {
  const key = hex('01020304');
  const octets = Buffer.from('some longer text');
  const whole = masked(octets, key, 0);
  for (let at = 0; at <= octets.length; at++)
    expect(
      Buffer.concat([masked(octets.subarray(0, at), key, 0), masked(octets.subarray(at), key, at)]),
    ).toEqual(whole);
  expect(masked(whole, key, 0)).toEqual(octets);
});

describe('FrameReader', () => {
  it.each([
    ['83 00', 'ws-opcode'],
    ['87 00', 'ws-opcode'],
    ['8b 00', 'ws-opcode'],
    ['8f 00', 'ws-opcode'],
    ['81 80 01020304', 'ws-masked'],
    [`81 7e 007d ${'61'.repeat(125)}`, 'ws-length-form'],
    [`81 7f 000000000000ffff`, 'ws-length-form'],
    ['81 7f 8000000000010000', 'ws-length-high-bit'],
    ['09 00', 'ws-control-fragmented'],
    ['89 7e 007e', 'ws-control-length'],
  ])('tells what is wrong with %s', (octets, problem) => {
    expect(read([hex(octets)]).problems).toEqual([problem]);
  });

  it('accepts every form of what is right', () => {
    const octets = hex(`01 01 61 00 00 80 01 62 82 00 88 02 03e8 89 7d ${'61'.repeat(125)} 8a 00 c1 00`);
    const { frames, problems } = read([octets]);
    expect(frames.map(({ opcode }) => opcode)).toEqual([1, 0, 0, 2, 8, 9, 10, 1]);
    expect(frames.at(-1)?.rsv).toEqual([true, false, false]);
    expect(frames.map(({ offset }) => offset)).toEqual([0, 3, 5, 8, 10, 14, 141, 143]);
    expect(problems).toEqual([]);
  });

  it('shows a frame as it grows', () => {
    const reader = read([hex('82 05 0102')]);
    expect(reader.frames).toMatchObject([{ complete: false, length: 5 }]);
    expect(reader.frames[0]?.payload.length).toBe(2);
    reader.ended();
    expect(reader.problems).toEqual(['ws-frame-cut']);
    reader.push(hex('030405'));
    expect(reader.frames[0]?.complete).toBe(true);
  });

  it('tells a head that was cut', () => {
    const reader = read([hex('82')]);
    reader.ended();
    expect(reader.problems).toEqual(['ws-frame-cut']);
    const whole = read([hex('8200')]);
    whole.ended();
    expect(whole.problems).toEqual([]);
  });

  it('tells its listener what comes, in order', () => {
    const heard: string[] = [];
    const reader = new FrameReader({
      begin: ({ opcode }) => heard.push(`begin ${opcode}`),
      payload: (_, octets) => heard.push(octets.toString()),
      end: ({ opcode }) => heard.push(`end ${opcode}`),
    });
    for (const chunk of [hex('8180 00000000 0102 68'), hex('69 89'), hex('00')]) reader.push(chunk);
    expect(heard).toEqual(['begin 1', 'end 1', 'begin 1', 'h', 'i', 'end 1', 'begin 9', 'end 9']);
  });
});

const bits = fc
  .record({
    opcode: fc.integer({ min: 0, max: 15 }),
    payload: fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
    fin: fc.boolean(),
    rsv: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    mask: fc.oneof(
      fc.constant(false as const),
      fc.uint8Array({ minLength: 4, maxLength: 4 }).map((octets) => Buffer.from(octets)),
    ),
    lengthForm: fc.constantFrom(16 as const, 64 as const, undefined),
  })
  .map(({ lengthForm, ...rest }): FrameBits => (lengthForm ? { ...rest, lengthForm } : rest));

it('reads back what was written, whatever the chunking', () => {
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 6 }), places, (sent, cuts) => {
      const octets = Buffer.concat(sent.map(encodeFrame));
      const reader = read(split(octets, cuts));
      expect(
        reader.frames.map(({ opcode, fin, rsv, payload, masked: isMasked, complete }) => ({
          opcode,
          fin,
          rsv,
          payload: payload.kept(),
          masked: isMasked,
          complete,
        })),
      ).toEqual(
        sent.map(({ opcode, fin, rsv, payload, mask }) => ({
          opcode,
          fin,
          rsv,
          payload,
          masked: mask !== false,
          complete: true,
        })),
      );
      reader.ended();
      expect(reader.problems).not.toContain('ws-frame-cut');
    }),
    { numRuns: 200 },
  );
});

it('tells the same of anything, whatever the chunking', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), places, (octets, cuts) => {
      const buffer = Buffer.from(octets);
      expect(summary(read(split(buffer, cuts)))).toEqual(summary(read([buffer])));
    }),
    { numRuns: 300 },
  );
  const octets = Buffer.concat([
    encodeFrame({ opcode: 1, payload: Buffer.alloc(130, 'a'), mask: 'abcd' }),
    encodeFrame({ opcode: 2, payload: Buffer.from('b'), lengthForm: 64 }),
  ]);
  const expected = summary(read([octets]));
  everySplit(octets, (chunks) => expect(summary(read(chunks))).toEqual(expected));
});

describe('hostile frames', () => {
  const MIB = 1024 * 1024;

  it('keeps the first part of an endless payload', () => {
    const reader = read([hex('82 7f ffffffffffffffff')]);
    const piece = Buffer.alloc(MIB);
    const before = process.memoryUsage().external;
    for (let i = 0; i < 200; i++) reader.push(piece);
    expect(process.memoryUsage().external - before).toBeLessThan(16 * MIB);
    expect(reader.frames[0]?.payload.length).toBe(200 * MIB);
    expect(reader.frames[0]?.payload.kept().length).toBe(BODY_CAP);
    expect(reader.frames[0]?.complete).toBe(false);
  });

  it('keeps so many frames, and so much of all of them', () => {
    const reader = new FrameReader();
    const many = Buffer.alloc(200_000 * 2);
    for (let i = 0; i < many.length; i += 2) many[i] = 0x82;
    reader.push(many);
    expect(reader.frames).toHaveLength(100_000);
    expect(reader.frameCount).toBe(200_000);
    expect(reader.problems).toEqual(['ws-too-many']);
    const large = new FrameReader();
    const frame = encodeFrame({ opcode: 2, payload: Buffer.alloc(MIB) });
    for (let i = 0; i < 80; i++) large.push(frame);
    const kept = large.frames.reduce((sum, { payload }) => sum + payload.kept().length, 0);
    expect(kept).toBe(16 * MIB);
    expect(large.frames.at(-1)?.payload.octets().hash).toBe(large.frames[0]?.payload.hash());
  });
});
