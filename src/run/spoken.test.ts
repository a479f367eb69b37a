import { expect, it } from 'vitest';
import type { Matcher } from '../model/matcher.js';
import { match } from './match.js';
import { spokenOf } from './spoken.js';

const status = (value: number): Matcher => ({ kind: 'map', keys: [['status', { kind: 'equal', value }]] });
const response = (code: number) => ({ status: code, reason: 'OK', header: { date: 'today' } });

it('is of each element what is named of its own place, or of the last', () => {
  const matcher: Matcher = { kind: 'list', items: [status(200), status(400)] };
  const three = [response(200), response(200), response(404)];
  expect(spokenOf(matcher, three)).toEqual([{ status: 200 }, { status: 200 }, { status: 404 }]);
});

it('is all of a value that has nothing of what is named, and of one that nothing is said of', () => {
  const other = { text: 'x' };
  expect(spokenOf(status(200), other)).toBe(other);
  expect(spokenOf({ kind: 'list', items: [] }, [other])).toEqual([other]);
  expect(spokenOf({ kind: 'present' }, other)).toBe(other);
});

it('is what a mismatch of lists shows', () => {
  const matcher: Matcher = { kind: 'list', items: [status(200)] };
  expect(match(matcher, [response(200), response(404)])).toEqual({
    path: [],
    expected: '[{status: 200}]',
    actual: '[{status: 200}, {status: 404}]',
  });
});
