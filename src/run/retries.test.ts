import { describe, expect, it } from 'vitest';
import type { CaseResult, Verdict } from '../model/result.js';
import { caseResult } from '../model/testing/case-result.js';
import { Retries } from './retries.js';

/** Plays rounds of verdicts by id, as a target run does. Resolves to what was told. */
function played(retries: number, rounds: readonly Record<string, Verdict>[]): CaseResult[] {
  const told: CaseResult[] = [];
  const held = new Retries(retries, (one) => told.push(one));
  for (const [id, verdict] of Object.entries(rounds[0]!)) held.ended(caseResult(id, verdict));
  for (const round of rounds.slice(1)) for (const id of held.next()) held.ended(caseResult(id, round[id]!));
  expect(held.waiting).toBe(false);
  return told;
}

const summary = (told: readonly CaseResult[]) =>
  told.map(({ id, verdict, attempts, flaky }) => [id, verdict, attempts, flaky?.verdict]);

describe('retries', () => {
  it('are off by default: a failure is told at once', () => {
    expect(summary(played(0, [{ a: 'fail', b: 'pass' }]))).toEqual([
      ['a', 'fail', 1, undefined],
      ['b', 'pass', 1, undefined],
    ]);
  });

  it('tell a pass after a failure as flaky, with its attempts', () => {
    const told = played(2, [
      { a: 'fail', b: 'pass', c: 'fail', d: 'warn' },
      { a: 'pass', c: 'fail' },
      { c: 'warn' },
    ]);
    expect(summary(told)).toEqual([
      ['b', 'pass', 1, undefined],
      ['d', 'warn', 1, undefined],
      ['a', 'pass', 2, 'fail'],
      ['c', 'warn', 3, 'fail'],
    ]);
  });

  it('leave a failure one, and once', () => {
    expect(summary(played(1, [{ a: 'fail' }, { a: 'fail' }]))).toEqual([['a', 'fail', 2, undefined]]);
  });

  it('tell what is held back when the run ends before', () => {
    const told: CaseResult[] = [];
    const held = new Retries(1, (one) => told.push(one));
    held.ended(caseResult('a', 'fail'));
    held.flush();
    expect(summary(told)).toEqual([['a', 'fail', 1, undefined]]);
  });
});
