import type { Interface, Level } from '../model/clause.js';
import type { Scenario } from '../model/scenario.js';

/** Which cases to run. */
export interface Selection {
  /** Globs over ids: `*` within a segment, `**` across segments. What names a suite or a table names all below it. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** This strength or a stronger one. */
  readonly level?: Level;
  readonly interface?: Interface;
}

const RANK: Record<Level, number> = { may: 0, should: 1, must: 2 };

/** The cases that a selection leaves, in their order. */
export function selectScenarios(scenarios: readonly Scenario[], selection: Selection): Scenario[] {
  const only = selection.only?.map(globOf);
  const skip = selection.skip?.map(globOf) ?? [];
  const least = RANK[selection.level ?? 'may'];
  return scenarios.filter(
    ({ id, level, interfaces }) =>
      (!only || only.length === 0 || only.some((glob) => glob.test(id))) &&
      !skip.some((glob) => glob.test(id)) &&
      RANK[level] >= least &&
      (selection.interface === undefined || interfaces.includes(selection.interface)),
  );
}

/** A pattern over ids. */
export interface Glob {
  test(id: string): boolean;
}

/** Compiles a glob over ids. What it names may go on: a suite names its scenarios, a scenario its rows. */
export function globOf(pattern: string): Glob {
  const segments = pattern.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) return { test: () => false };
  const source = segments.map((segment) =>
    segment === '**' ? '(?:/[^/]+)*' : `/${segment.split('*').map(escaped).join('[^/]*')}`,
  );
  const glob = new RegExp(`^${source.join('')}(?:/.*)?$`);
  return { test: (id) => glob.test(`/${id}`) };
}

/** Can a case of this suite fit the glob? */
export function mayHold(pattern: string, suite: string): boolean {
  const wanted = pattern.split('/').filter((segment) => segment !== '');
  for (const [at, segment] of suite.split('/').entries()) {
    const glob = wanted[at];
    if (glob === undefined || glob === '**') return true;
    if (!new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`).test(segment)) return false;
  }
  return true;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
