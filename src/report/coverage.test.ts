import { describe, expect, it } from 'vitest';
import type { Clause, Document } from '../model/clause.js';
import type { Fault } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import { coverageLines, coverageMarkdown, coverageOf, coverageTotals, unprovenLines } from './coverage.js';
import { PLAIN, symbolsFor } from './look.js';

const clause = (id: string, level: Clause['level'], more: Partial<Clause> = {}): [string, Clause] => [
  id,
  { id, document: 'd', section: '1', level, text: id, ...more },
];
const clauses = new Map([
  clause('X-1', 'must'),
  clause('X-2', 'must'),
  clause('X-3', 'should'),
  clause('X-4', 'must', { unproven: 'no black box can see it' }),
]);
const documents = new Map<string, Document>([['d', { id: 'd', title: 'The Document' }]]);
const scenario = (id: string, proves: string[], kills: string[]) =>
  ({ id, suite: 's', proves, kills }) as unknown as Scenario;
const fault = (name: string, ...breaks: string[]): Fault => {
  return { name, breaks, interface: ['asgi'], description: name, seam: 's' };
};
const coverage = coverageOf(
  clauses,
  documents,
  [
    scenario('s/table/a', ['X-1'], ['f1']),
    scenario('s/table/b', ['X-1'], ['f1']),
    scenario('s/other', ['X-2', 'X-3'], ['f1', 'f2']),
  ],
  [fault('f1', 'X-1'), fault('f2', 'X-3')],
);

describe('coverage', () => {
  it('counts a table once, and a fault only for the clauses that it breaks', () => {
    expect(coverage).toMatchObject({ scenarios: 2, cases: 3, faults: 2 });
    const rows = coverage.clauses.map(({ clause: { id }, scenarios, faults }) => [id, scenarios, faults]);
    expect(rows).toEqual([
      ['X-1', ['s/table'], ['f1']],
      ['X-2', ['s/other'], []],
      ['X-3', ['s/other'], ['f2']],
      ['X-4', [], []],
    ]);
  });

  it('adds up by document and level', () => {
    expect(coverageTotals(coverage).split('\n').slice(2)).toEqual([
      '| The Document | 2 of 3, 1 never seen to fail | 1 of 1 | - |',
      '| all | 2 of 3, 1 never seen to fail | 1 of 1 | - |',
    ]);
    const lines = coverageLines(coverage, { width: 100, palette: PLAIN, symbols: symbolsFor(false) });
    expect(lines[0]).toBe('2 scenarios with 3 cases, 2 faults');
  });

  it('says why a clause has no scenario', () => {
    expect(unprovenLines(coverage)).toEqual(['X-4  must  no black box can see it']);
    expect(coverageMarkdown(coverage)).toContain('| X-4 | must | d 1 | *none: no black box can see it* |  |');
  });
});
