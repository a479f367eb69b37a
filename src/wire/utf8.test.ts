import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everySplit, places, split } from './testing/split.js';
import { Utf8Check } from './utf8.js';

function complete(chunks: Iterable<Buffer>): boolean {
  const check = new Utf8Check();
  for (const chunk of chunks) check.push(chunk);
  return check.complete;
}

describe('Utf8Check', () => {
  it.each<[string, boolean, string?]>([
    ['', true],
    ['plain', true],
    ['κόσμε €𝄞', true],
    ['\xf4\x8f\xbf\xbf', true, 'the last character'],
    ['\xed\xa0\x80', false, 'a surrogate'],
    ['\xc0\xaf', false, 'an overlong form'],
    ['\xf4\x90\x80\x80', false, 'past the last character'],
    ['\xce\xba\xe1', false, 'an unfinished character'],
    ['\x80', false, 'a continuation alone'],
    ['\xff', false, 'an octet that never occurs'],
  ])('%j', (text, expected) => {
    const octets = Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1');
    everySplit(octets, (chunks) => expect(complete(chunks)).toBe(expected));
  });

  it('agrees with the whole, whatever the chunking', () => {
    const octets = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 3 }),
        ),
      )
      .map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(octets, places, (all, cuts) => {
        expect(complete(split(all, cuts))).toBe(isUtf8(all));
      }),
      { numRuns: 500 },
    );
  });

  it.each([[[0xed, 0xa0]], [[0xe0, 0x9f]], [[0xf0, 0x8f]], [[0xf4, 0x90]], [[0xc1]], [[0xf5]]])(
    'knows at once that %j can not be finished',
    (octets) => {
      const check = new Utf8Check();
      check.push(Buffer.from(octets));
      expect(check.valid).toBe(false);
    },
  );

  it('stays valid while a character may still be finished', () => {
    const check = new Utf8Check();
    check.push(Buffer.from([0xe2, 0x82]));
    expect([check.valid, check.complete]).toEqual([true, false]);
    check.push(Buffer.from([0xac]));
    expect([check.valid, check.complete]).toEqual([true, true]);
    check.push(Buffer.from([0xff]));
    expect(check.valid).toBe(false);
    check.push(Buffer.from('later'));
    expect(check.valid).toBe(false);
  });
});
