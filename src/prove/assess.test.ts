import { describe, expect, it } from 'vitest';
import type { Fault } from '../model/proof.js';
import type { CaseResult, Verdict } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { assess } from './assess.js';

const fault: Fault = { name: 'f', breaks: ['X-1'], interface: ['asgi', 'wsgi'], description: '', seam: 's' };
const scenario = (id: string) => ({ id, suite: 's' }) as unknown as Scenario;
const result = (id: string, verdict: Verdict, ...clauses: string[]) =>
  ({ id, verdict, findings: clauses.map((requirement) => ({ requirement })) }) as unknown as CaseResult;
const on = (at: 'asgi' | 'wsgi', ...results: CaseResult[]) => ({ interface: at, results });

describe('a fault', () => {
  it('is killed where each scenario that claims it fell on a clause that it breaks, on one interface and in one row', () => {
    const claiming = [scenario('s/one'), scenario('s/table/a'), scenario('s/table/b')];
    const proof = assess(fault, claiming, [
      on('asgi', result('s/one', 'fail', 'X-1'), result('s/table/a', 'pass'), result('s/table/b', 'skip')),
      on('wsgi', result('s/one', 'pass'), result('s/table/a', 'pass'), result('s/table/b', 'warn', 'X-1')),
    ]);
    expect(proof.state).toBe('killed');
    expect(proof.claims.map(({ scenario: name, interface: at, outcome }) => [name, at, outcome])).toEqual([
      ['s/one', 'asgi', 'caught'],
      ['s/table', 'asgi', 'missed'],
      ['s/one', 'wsgi', 'missed'],
      ['s/table', 'wsgi', 'caught'],
    ]);
  });

  it.each([
    ['fell on another clause alone', result('s/one', 'fail', 'X-2'), 'elsewhere'],
    ['has no verdict', result('s/one', 'error'), 'elsewhere'],
    ['passed', result('s/one', 'pass'), 'missed'],
  ] as const)('survives where the scenario that claims it %s', (_, seen, outcome) => {
    const proof = assess(fault, [scenario('s/one')], [on('asgi', seen)]);
    const told = [{ id: 's/one', verdict: seen.verdict, message: '' }];
    expect(proof).toMatchObject({ state: 'survived', claims: [{ outcome, seen: told }] });
  });

  it('is killed by a case on a MAY, which tells and condemns nothing, unless what it saw is accepted', () => {
    const told = result('s/one', 'info', 'X-1');
    expect(assess(fault, [scenario('s/one')], [on('asgi', told)]).state).toBe('killed');
    const accepted = { ...told, observed: 'refused' };
    expect(assess(fault, [scenario('s/one')], [on('asgi', accepted)]).state).toBe('survived');
  });

  it('is unclaimed, or in trouble, where nothing was played', () => {
    expect(assess(fault, [], []).state).toBe('unclaimed');
    const played = { ...on('asgi'), trouble: 'target/exited: it ended' };
    expect(assess(fault, [scenario('s/one')], [played])).toMatchObject({
      state: 'trouble',
      trouble: played.trouble,
    });
  });

  it('tells of others that fell with it', () => {
    const results = [
      result('s/one', 'fail', 'X-1'),
      result('s/two', 'fail', 'X-7'),
      result('s/three', 'pass'),
    ];
    const proof = assess(fault, [scenario('s/one')], [on('asgi', ...results)]);
    expect(proof.bystanders).toEqual([{ id: 's/two', interface: 'asgi', verdict: 'fail' }]);
  });
});
