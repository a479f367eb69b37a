import { beforeAll, describe, expect, it } from 'vitest';
import type { Clause } from '../model/clause.js';
import type { Fault, FaultProof } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import { type Loaded, loadSuites } from '../suite/load.js';
import { referenceFaults } from '../target/reference.js';
import { claimants } from './claims.js';
import { claimedGaps, gapsOf, missingOf } from './missing.js';

describe('the suites of the package and the faults of the reference gateway', () => {
  let loaded: Loaded;
  let faults: Fault[];
  beforeAll(async () => {
    loaded = await loadSuites();
    faults = await referenceFaults();
  });

  it('know each other by name, and no scenario that proves a MUST or a SHOULD lacks a fault', () => {
    expect(missingOf(loaded.scenarios, loaded.clauses, faults)).toEqual({
      unknown: [],
      clauseless: [],
      faultless: [],
    });
  });

  it('have a fault, claimed by a scenario that proves it, for each MUST and SHOULD that is proven', () => {
    expect(claimedGaps(loaded.scenarios, loaded.clauses, faults)).toEqual([]);
  });

  it('leave no fault that no scenario claims', () => {
    const claimed = claimants(loaded.scenarios);
    expect(faults.map(({ name }) => name).filter((name) => !claimed.has(name))).toEqual([]);
  });
});

describe('what is missing', () => {
  const clause = (id: string, level: Clause['level']): [string, Clause] => [
    id,
    { id, document: 'd', section: '1', level, text: id },
  ];
  const clauses = new Map([clause('X-1', 'must'), clause('X-2', 'should'), clause('X-3', 'may')]);
  const scenario = (id: string, proves: string[], kills: string[]) =>
    ({ id, suite: 's', proves, kills }) as unknown as Scenario;
  const fault = (name: string, ...breaks: string[]): Fault => {
    return { name, breaks, interface: ['asgi'], description: name, seam: 's' };
  };

  it('is told by name', () => {
    const scenarios = [
      scenario('s/typo', ['X-1'], ['f0']),
      scenario('s/bare/a', ['X-2'], []),
      scenario('s/bare/b', ['X-2', 'X-3'], []),
    ];
    expect(missingOf(scenarios, clauses, [fault('f1', 'X-9')])).toEqual({
      unknown: [{ fault: 'f0', scenario: 's/typo' }],
      clauseless: [{ fault: 'f1', clause: 'X-9' }],
      faultless: [{ scenario: 's/bare', clauses: ['X-2'] }],
    });
  });

  it('is nothing where the text leaves all open, or one row of a table claims the fault', () => {
    const scenarios = [
      scenario('s/open', ['X-3'], []),
      scenario('s/table/a', ['X-1'], []),
      scenario('s/table/b', ['X-1'], ['f1']),
    ];
    const none = { unknown: [], clauseless: [], faultless: [] };
    expect(missingOf(scenarios, clauses, [fault('f1', 'X-1')])).toEqual(none);
  });

  it('is a clause that no run has shown, and none that stands beside another in the scenario that fell', () => {
    const scenarios = [scenario('s/one', ['X-1', 'X-2'], ['f1'])];
    const proof = (...breaks: string[]): FaultProof => ({
      fault: fault('f1', ...breaks),
      state: 'killed',
      claims: [
        { scenario: 's/one', interface: 'asgi', outcome: 'caught', clauses: ['X-1'], cases: ['s/one'] },
      ],
      bystanders: [],
    });
    expect(gapsOf(scenarios, clauses, [proof('X-1', 'X-2')])).toEqual([]);
    expect(gapsOf(scenarios, clauses, [proof('X-1')]).map((gap) => gap.clause)).toEqual(['X-2']);
  });

  it('is a clause whose scenarios claim only faults that break another', () => {
    const scenarios = [scenario('s/one', ['X-1', 'X-2'], ['f1']), scenario('s/two', ['X-2'], ['f1'])];
    expect(claimedGaps(scenarios, clauses, [fault('f1', 'X-1')])).toEqual([
      { clause: 'X-2', level: 'should', scenarios: ['s/one', 's/two'] },
    ]);
  });
});
