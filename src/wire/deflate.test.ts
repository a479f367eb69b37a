import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientDirection, type DeflateDirection, Deflater, Inflater, serverDirection } from './deflate.js';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
const kept: DeflateDirection = { windowBits: 15, contextTakeover: true };
const fresh: DeflateDirection = { windowBits: 15, contextTakeover: false };
const HELLO = 'f2 48 cd c9 c9 07 00';

describe('the examples of RFC 7692 section 7.2.3', () => {
  it('one message', () => {
    expect(new Deflater(fresh).deflate(Buffer.from('Hello')).toString('hex')).toBe(
      hex(HELLO).toString('hex'),
    );
    expect(new Inflater(fresh).inflate(hex(HELLO)).octets.toString()).toBe('Hello');
  });

  it('the same again refers back', () => {
    const deflater = new Deflater(kept);
    expect(deflater.deflate(Buffer.from('Hello'))).toEqual(hex(HELLO));
    expect(deflater.deflate(Buffer.from('Hello'))).toEqual(hex('f2 00 11 00 00'));
    const inflater = new Inflater(kept);
    expect(inflater.inflate(hex(HELLO)).octets.toString()).toBe('Hello');
    expect(inflater.inflate(hex('f2 00 11 00 00')).octets.toString()).toBe('Hello');
  });

  it('a reference back without context takeover is an error', () => {
    const inflater = new Inflater(fresh);
    inflater.inflate(hex(HELLO));
    expect(inflater.inflate(hex('f2 00 11 00 00'))).toEqual({
      octets: Buffer.alloc(0),
      problem: 'ws-deflate',
    });
    expect(inflater.inflate(hex(HELLO)).octets.toString()).toBe('Hello');
  });

  it('a block without compression, a final block, two blocks', () => {
    const inflater = new Inflater(kept);
    for (const octets of [
      '00 05 00 fa ff 48 65 6c 6c 6f 00',
      'f3 48 cd c9 c9 07 00 00',
      'f2 48 05 00 00 00 ff ff ca c9 c9 07 00',
    ])
      expect(inflater.inflate(hex(octets))).toEqual({ octets: Buffer.from('Hello') });
  });

  it('an empty message is one octet', () => {
    expect(new Deflater(kept).deflate(Buffer.alloc(0))).toEqual(hex('00'));
    expect(new Inflater(kept).inflate(hex('00'))).toEqual({ octets: Buffer.alloc(0) });
    expect(new Inflater(kept).inflate(Buffer.alloc(0))).toEqual({ octets: Buffer.alloc(0) });
  });
});

it('inflates what was deflated, for every window, with and without context', () => {
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets)),
    fc
      .string({ unit: fc.constantFrom('a', 'b', 'one', 'two '), maxLength: 2000 })
      .map((text) => Buffer.from(text)),
  );
  const direction = fc.record({ windowBits: fc.integer({ min: 8, max: 15 }), contextTakeover: fc.boolean() });
  fc.assert(
    fc.property(direction, fc.array(payload, { maxLength: 6 }), (agreed, payloads) => {
      const deflater = new Deflater(agreed);
      const inflater = new Inflater(agreed);
      for (const one of payloads) expect(inflater.inflate(deflater.deflate(one))).toEqual({ octets: one });
    }),
    { numRuns: 200 },
  );
});

it('inflates messages larger than the window', () => {
  const payload = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251));
  for (const windowBits of [8, 9, 12, 15]) {
    const deflater = new Deflater({ windowBits, contextTakeover: true });
    const inflater = new Inflater({ windowBits, contextTakeover: true });
    for (let i = 0; i < 3; i++)
      expect(inflater.inflate(deflater.deflate(payload)).octets.equals(payload)).toBe(true);
  }
});

describe('what is wrong', () => {
  it('a window larger than agreed on', () => {
    const far = Buffer.concat([Buffer.from('a repeated text'), noise(2000), Buffer.from('a repeated text')]);
    const wide = new Deflater(kept).deflate(far);
    expect(new Inflater({ windowBits: 15, contextTakeover: true }).inflate(wide).problem).toBeUndefined();
    expect(new Inflater({ windowBits: 12, contextTakeover: true }).inflate(wide).problem).toBeUndefined();
    expect(new Inflater({ windowBits: 10, contextTakeover: true }).inflate(wide).problem).toBe('ws-deflate');
    expect(new Inflater({ windowBits: 8, contextTakeover: false }).inflate(wide).problem).toBe('ws-deflate');
  });

  it('octets that are no DEFLATE; later messages then have no context', () => {
    const inflater = new Inflater(kept);
    expect(inflater.inflate(hex('ff ff ff')).problem).toBe('ws-deflate');
    expect(inflater.inflate(hex(HELLO)).problem).toBe('ws-deflate');
  });

  it('a bomb: stops at the cap', () => {
    const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
    const before = process.memoryUsage().external;
    const inflater = new Inflater(fresh, 1024 * 1024);
    expect(inflater.inflate(bomb)).toEqual({ octets: Buffer.alloc(0), problem: 'ws-too-large' });
    expect(process.memoryUsage().external - before).toBeLessThan(16 * 1024 * 1024);
    expect(inflater.inflate(hex(HELLO)).octets.toString()).toBe('Hello');
  });

  it('a bomb of many final blocks', () => {
    const block = deflateRawSync(Buffer.alloc(300_000));
    expect(
      new Inflater(fresh, 1024 * 1024).inflate(Buffer.concat([block, block, block, block])).problem,
    ).toBe('ws-too-large');
    expect(new Inflater(fresh, 1024 * 1024).inflate(Buffer.concat([block, block, block])).octets.length).toBe(
      900_000,
    );
  });

  it('anything at all: it does not throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }),
        fc.integer({ min: 8, max: 15 }),
        (parts, windowBits) => {
          const inflater = new Inflater({ windowBits, contextTakeover: true }, 100_000);
          for (const part of parts)
            expect(inflater.inflate(Buffer.from(part)).octets.length).toBeLessThanOrEqual(100_000);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('takes its direction from what was agreed on', () => {
  const agreed = {
    serverNoContextTakeover: true,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 9,
    clientMaxWindowBits: 12,
  };
  expect(serverDirection(agreed)).toEqual({ windowBits: 9, contextTakeover: false });
  expect(clientDirection(agreed)).toEqual({ windowBits: 12, contextTakeover: true });
});

/** Octets that nothing refers back to. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return 128 + ((state >> 16) % 128);
    }),
  );
}
