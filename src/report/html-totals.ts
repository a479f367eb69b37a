import type { Clause, Level } from '../model/clause.js';
import type { CaseResult } from '../model/result.js';
import { citation } from './citation.js';
import type { CollectedRun, CollectedTarget } from './collected.js';
import { MARKS, type Mark, markOf } from './html-data.js';

export type Counts = Record<Mark, number>;

/** What came of the cases that prove clauses of one document and level, over all targets. */
export interface DocumentTotals {
  readonly document: string;
  readonly title: string;
  readonly level: Level;
  readonly counts: Counts;
}

const LEVELS: readonly Level[] = ['must', 'should', 'may'];

export function countsOf(results: Iterable<CaseResult>): Counts {
  const counts = noCounts();
  for (const result of results) counts[markOf(result)]++;
  return counts;
}

/** By document, the strongest level first. A case that proves clauses of several documents counts for each of them. */
export function documentTotals(run: CollectedRun): DocumentTotals[] {
  const totals = new Map<string, DocumentTotals>();
  for (const target of run.targets.values()) addTarget(totals, target, run.clauses);
  return [...totals.values()].sort(
    (a, b) =>
      Number(a.title > b.title) - Number(a.title < b.title) ||
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level),
  );
}

function addTarget(
  totals: Map<string, DocumentTotals>,
  { results }: CollectedTarget,
  clauses: ReadonlyMap<string, Clause>,
): void {
  for (const result of results) {
    const proved = result.proves.flatMap((id) => clauses.get(id) ?? []);
    const places = new Map(proved.map((clause) => [`${clause.document} ${clause.level}`, clause]));
    for (const [key, { document, level }] of places) {
      const title = citation({ document, section: '' });
      const entry = totals.get(key) ?? { document, title, level, counts: noCounts() };
      totals.set(key, entry);
      entry.counts[markFor(result, document, level, clauses)]++;
    }
  }
}

/** A case that broke other clauses only is no mark against this document and level. */
function markFor(
  result: CaseResult,
  document: string,
  level: Level,
  clauses: ReadonlyMap<string, Clause>,
): Mark {
  const mark = markOf(result);
  if (result.findings.length === 0) return mark;
  const broken = result.findings
    .map(({ requirement }) => clauses.get(requirement))
    .some((clause) => clause?.document === document && clause.level === level);
  if (!broken) return mark === 'fail' || mark === 'warn' || mark === 'known' ? 'pass' : mark;
  return mark === 'fail' && level !== 'must' ? 'warn' : mark;
}

function noCounts(): Counts {
  return Object.fromEntries(MARKS.map((mark) => [mark, 0])) as Counts;
}
