import type { Clause } from '../model/clause.js';
import type { Fault, FaultProof, Gap, Missing } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import { scenarioOf } from './claims.js';

type Clauses = ReadonlyMap<string, Clause>;

/** What can be told of suites and faults before anything is played. Pure. */
export function missingOf(
  scenarios: readonly Scenario[],
  clauses: Clauses,
  faults: readonly Fault[],
): Missing {
  const names = new Set(faults.map(({ name }) => name));
  const unknown = [...byScenario(scenarios, ({ kills }) => kills)].flatMap(([scenario, kills]) =>
    [...kills].filter((fault) => !names.has(fault)).map((fault) => ({ fault, scenario })),
  );
  const clauseless = faults.flatMap(({ name, breaks }) =>
    breaks.filter((clause) => !clauses.has(clause)).map((clause) => ({ fault: name, clause })),
  );
  const kills = byScenario(scenarios, (scenario) => scenario.kills);
  const faultless = [
    ...byScenario(scenarios, ({ proves }) => proves.filter((clause) => binds(clauses, clause))),
  ]
    .filter(([scenario, proven]) => proven.size > 0 && kills.get(scenario)!.size === 0)
    .map(([scenario, proven]) => ({ scenario, clauses: [...proven] }));
  return { unknown, clauseless, faultless };
}

/** Faults that scenarios claim, as if each claim were kept: what {@link gapsOf} then tells can't be proven by any run. Pure. */
export function claimedGaps(
  scenarios: readonly Scenario[],
  clauses: Clauses,
  faults: readonly Fault[],
): Gap[] {
  const breaks = new Map(faults.map((fault) => [fault.name, fault.breaks]));
  return gaps(
    scenarios,
    clauses,
    new Set(scenarios.flatMap(({ kills }) => kills.flatMap((name) => breaks.get(name) ?? []))),
  );
}

/**
 * Clauses that the scenarios prove, MUST and SHOULD, that no fault which breaks them was seen to make a scenario of theirs fail. A scenario
 * that proves several at once, as two documents that say the same, names one of them in its finding. Pure.
 */
export function gapsOf(
  scenarios: readonly Scenario[],
  clauses: Clauses,
  proofs: readonly FaultProof[],
): Gap[] {
  const proves = byScenario(scenarios, (scenario) => scenario.proves);
  const seen = proofs.flatMap(({ fault, claims }) =>
    claims
      .filter(({ outcome }) => outcome === 'caught')
      .flatMap(({ scenario, clauses: named }) => [...named, ...(proves.get(scenario) ?? [])])
      .filter((clause) => fault.breaks.includes(clause)),
  );
  return gaps(scenarios, clauses, new Set(seen));
}

function gaps(scenarios: readonly Scenario[], clauses: Clauses, seen: ReadonlySet<string>): Gap[] {
  const proving = new Map<string, Set<string>>();
  for (const scenario of scenarios)
    for (const clause of scenario.proves)
      proving.set(clause, (proving.get(clause) ?? new Set()).add(scenarioOf(scenario)));
  return [...proving]
    .filter(([clause]) => binds(clauses, clause) && !seen.has(clause))
    .map(([clause, names]) => ({
      clause,
      level: clauses.get(clause)?.level ?? ('must' as const),
      scenarios: [...names].sort(),
    }))
    .sort((a, b) => (a.clause < b.clause ? -1 : 1));
}

/** Is it more than a MAY? What the text leaves open can't be broken. */
function binds(clauses: Clauses, clause: string): boolean {
  return clauses.get(clause)?.level !== 'may';
}

function byScenario(
  scenarios: readonly Scenario[],
  names: (scenario: Scenario) => readonly string[],
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const scenario of scenarios) {
    const all = found.get(scenarioOf(scenario)) ?? new Set();
    for (const name of names(scenario)) all.add(name);
    found.set(scenarioOf(scenario), all);
  }
  return found;
}
