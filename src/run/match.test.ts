import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '../model/matcher.js';
import { fromJson, Octets, Typed, toJson, type Value } from '../model/value.js';
import { match, Undecided } from './match.js';
import { anywhere, SAMPLES } from './testing/arbitrary.js';

/** Octets of which only the first were kept. */
function cut(text: string, kept: number): Octets {
  const all = Buffer.from(text);
  return new Octets(all.subarray(0, kept), all.length, createHash('sha256').update(all).digest('hex'));
}

describe('match', () => {
  for (const [kind, samples] of Object.entries(SAMPLES))
    it(`fits and misses: ${kind}`, () => {
      fc.assert(
        fc.property(samples, ({ matcher, value, changed }) => {
          expect(match(matcher, value)).toBeUndefined();
          const wrong = match(matcher, changed);
          expect(wrong?.path).toEqual([]);
          expect(wrong?.expected).not.toBe('');
          expect(wrong?.actual).not.toBe('');
        }),
        { numRuns: 50 },
      );
    });

  it('names the place of the one thing that was changed, however deep', () => {
    fc.assert(
      fc.property(anywhere, ({ matcher, value, changed, path }) => {
        expect(match(matcher, value)).toBeUndefined();
        expect(match(matcher, changed)?.path).toEqual(path);
      }),
      { numRuns: 500 },
    );
  });

  it('judges evidence that was saved as it judged it at first', () => {
    fc.assert(
      fc.property(anywhere, ({ matcher, value, changed }) => {
        const saved = (one: Value) => fromJson(JSON.parse(JSON.stringify(toJson(one))));
        expect(match(matcher, saved(value))).toBeUndefined();
        if (changed !== undefined) expect(match(matcher, saved(changed))).toEqual(match(matcher, changed));
      }),
      { numRuns: 300 },
    );
  });

  it('compares with what an earlier step saw', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), (text) => {
        const captures = new Map<string, Value>([['first', { header: { etag: text } }]]);
        const matcher = { kind: 'same-as', path: ['first', 'header', 'etag'] } as const;
        expect(match(matcher, text, captures)).toBeUndefined();
        expect(match(matcher, `${text}!`, captures)?.expected).toContain(`first.header.etag, "${text}"`);
      }),
    );
  });

  it('finds a port whether it is a number or text', () => {
    const captures = new Map<string, Value>([['target', { port: 8000 }]]);
    const matcher = { kind: 'same-as', path: ['target', 'port'] } as const;
    expect(match(matcher, '8000', captures)).toBeUndefined();
    expect(match(matcher, '80', captures)).toBeDefined();
  });

  it('finds the public names of an object', () => {
    const stream = fromJson({ o: 'io.BytesIO', call: false, attrs: ['read', 'close'] });
    const having = (value: string) => ({ kind: 'contains', item: { kind: 'equal', value } }) as const;
    expect(match(having('read'), stream)).toBeUndefined();
    expect(match(having('readline'), stream)).toBeDefined();
  });

  it('takes no octets for whole of which only the first part is known', () => {
    const part = cut('aaaaaaaa', 4);
    expect(match({ kind: 'equal', value: 'aaaa' }, part)).toBeDefined();
    expect(match({ kind: 'repeated', text: 'a', times: 8 }, part)).toBeUndefined();
    expect(match({ kind: 'repeated', text: 'a', times: 8 }, cut('aaaaaaab', 4))).toBeDefined();
    expect(match({ kind: 'length', item: { kind: 'equal', value: 8 } }, part)).toBeUndefined();
  });

  it('decides nothing about the part of octets that was not kept', () => {
    const part = cut('abcdefgh', 4);
    const text = (kind: 'starts-with' | 'ends-with', wanted: string) => ({ kind, text: wanted }) as const;
    const having = (value: string) => ({ kind: 'contains', item: { kind: 'equal', value } }) as const;
    expect(match(text('starts-with', 'abc'), part)).toBeUndefined();
    expect(match(text('starts-with', 'b'), part)).toBeDefined();
    expect(match(having('bc'), part)).toBeUndefined();
    expect(match({ kind: 'matches', source: 'c.', flags: '' }, part)).toBeUndefined();
    expect(() => match(having('gh'), part)).toThrow(Undecided);
    expect(() => match({ kind: 'not', item: having('gh') }, part)).toThrow('of 8 octets only the first 4');
    expect(() => match({ kind: 'matches', source: 'gh$', flags: '' }, part)).toThrow(Undecided);
    expect(() => match(text('ends-with', 'cd'), part)).toThrow(Undecided);
    const either = (...of: Matcher[]) => ({ kind: 'any-of', of }) as const;
    expect(match(either(having('gh'), text('starts-with', 'ab')), part)).toBeUndefined();
    expect(() => match(either(text('starts-with', 'b'), having('gh')), part)).toThrow(Undecided);
  });

  it('shows what stands there with every octet visible', () => {
    const wrong = match({ kind: 'equal', value: 'ok' }, new Octets(Buffer.from('a\r\n\0\xff', 'latin1')));
    expect(wrong).toEqual({ path: [], expected: '"ok"', actual: String.raw`b"a\r\n\x00\xff"` });
    expect(match({ kind: 'absent' }, new Typed('tuple', [1, 'x']))?.actual).toBe('(1, "x")');
  });
});
