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
 * Cases to play on a fault: those that claim it, and, to see what else falls with it, one of each other scenario of the same suites that
 * needs no process of its own. The rows of a table are much alike.
 */
export function concerned(
  claiming: readonly Scenario[],
  all: readonly Scenario[],
  neighbours: boolean,
): readonly Scenario[] {
  if (!neighbours) return claiming;
  const suites = new Set(claiming.map(({ suite }) => suite));
  const seen = new Set(claiming.map(scenarioOf));
  const others = all.filter((one) => {
    if (!suites.has(one.suite) || one.ownProcess || one.alone || seen.has(scenarioOf(one))) return false;
    seen.add(scenarioOf(one));
    return true;
  });
  return [...claiming, ...others];
}
