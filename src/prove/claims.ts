import type { Scenario } from '../model/scenario.js';

/** The scenario that a case is a row of, or is itself: `suite/scenario`. */
export function scenarioOf({ id, suite }: Pick<Scenario, 'id' | 'suite'>): string {
  return `${suite}/${id.slice(suite.length + 1).split('/', 1)[0]}`;
}

/** Cases by the fault that they claim to catch. */
export function claimants(scenarios: readonly Scenario[]): Map<string, Scenario[]> {
  const byFault = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    for (const fault of scenario.kills) {
      const claiming = byFault.get(fault);
      if (claiming) claiming.push(scenario);
      else byFault.set(fault, [scenario]);
    }
  }
  return byFault;
}

/**
 * Cases to play on a fault: those that claim it, and, to see which others fall with it, those of the same suites that need no process of
 * their own.
 */
export function concerned(
  claiming: readonly Scenario[],
  all: readonly Scenario[],
  neighbours: boolean,
): readonly Scenario[] {
  if (!neighbours) return claiming;
  const suites = new Set(claiming.map(({ suite }) => suite));
  const claims = new Set(claiming);
  return all.filter((one) => claims.has(one) || (suites.has(one.suite) && !one.ownProcess && !one.alone));
}
