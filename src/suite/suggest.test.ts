import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from './suggest.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['a', '', 1],
    ['status', 'stauts', 1],
    ['kitten', 'sitting', 3],
    ['request', 'reqest', 1],
  ])('%s to %s is %i', (from, to, distance) => expect(editDistance(from, to)).toBe(distance));

  it('is a distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('nearest', () => {
  const verbs = ['request', 'respond', 'expect', 'expect-head', 'open'];
  it.each([
    ['reqeust', 'request'],
    ['Expect', 'expect'],
    ['expct-haed', 'expect-head'],
    ['opne', 'open'],
    ['nothing-like-it', undefined],
    ['x', undefined],
  ])('%s', (name, best) => expect(nearest(name, verbs)).toBe(best));

  it('is put as a question', () => {
    expect(didYouMean('reqest', verbs)).toBe('did you mean "request"?');
    expect(didYouMean('zzz', verbs)).toBeUndefined();
  });
});
