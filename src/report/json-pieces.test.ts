import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPieces } from './json-pieces.js';

it('come to the same text as the whole', () => {
  const long = fc.array(fc.jsonValue(), { minLength: 30, maxLength: 40 });
  const value = fc.oneof(
    fc.jsonValue(),
    long,
    fc.record({ a: fc.jsonValue(), b: fc.array(fc.record({ long })) }),
  );
  fc.assert(
    fc.property(value, (one) => {
      expect([...jsonPieces(one)].join('')).toBe(JSON.stringify(one, null, 2));
    }),
  );
});

it('leave out what is undefined, as the whole does', () => {
  const value = { a: undefined, cases: Array.from({ length: 40 }, (_, at) => ({ at, not: undefined })) };
  expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value, null, 2));
});

it('are short where the whole is long', () => {
  const cases = Array.from({ length: 1000 }, (_, at) => ({ at, text: 'x'.repeat(1000) }));
  const lengths = [...jsonPieces({ targets: [{ cases }] })].map((piece) => piece.length);
  expect(Math.max(...lengths)).toBeLessThan(1100);
});
