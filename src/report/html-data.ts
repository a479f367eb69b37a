import type { Clause } from '../model/clause.js';
import type { CaseResult, Finding, Verdict } from '../model/result.js';
import { citation } from './citation.js';
import { type CollectedRun, type CollectedTarget, sorted } from './collected.js';
import { type Desk, handOf } from './finding.js';
import { withoutPrograms } from './transcript.js';
import { visible } from './visible.js';

/** How a result is told in the matrix: the verdict, save that what a baseline knows and what passed late stand apart. */
export type Mark = Verdict | 'known' | 'flaky';
export const MARKS: readonly Mark[] = ['fail', 'known', 'error', 'warn', 'flaky', 'info', 'skip', 'pass'];

/** One row of the matrix. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly proves: readonly string[];
  readonly at: CaseResult['at'];
  /** One character a target, the place of its mark in {@link MARKS}; `-` where it did not run there. */
  readonly marks: string;
}

/** What the page draws its matrix from; small, because it is read at once. */
export interface Index {
  readonly marks: readonly Mark[];
  readonly targets: readonly { readonly name: string }[];
  /** No keys come from a text: those would stay as they are. */
  readonly clauses: readonly (Clause & { readonly cited: string })[];
  readonly rows: readonly Row[];
}

/** One case on all targets: its row, and the results that have more to tell than a pass. */
export interface Story {
  readonly row: Row;
  /** By position of the target. */
  readonly results: Readonly<Record<number, object>>;
}

export function markOf({ verdict, known, flaky, attempts }: CaseResult): Mark {
  if (verdict === 'fail' && known) return 'known';
  return verdict === 'pass' && (flaky || attempts > 1) ? 'flaky' : verdict;
}

/** All cases in the order of their ids, each once, however many targets ran it. */
export function storiesOf(run: CollectedRun, desk: Desk): Story[] {
  const targets = [...run.targets.values()];
  const cases = new Map<string, Map<number, CaseResult>>();
  for (const [position, target] of targets.entries())
    for (const result of target.results) {
      const byTarget = cases.get(result.id) ?? new Map<number, CaseResult>();
      cases.set(result.id, byTarget.set(position, result));
    }
  const first = [...cases.values()].map((byTarget) => [...byTarget.values()][0]!);
  return sorted(first).map((result) => story(result, cases.get(result.id)!, targets, desk));
}

function story(
  { id, title, level, proves, at }: CaseResult,
  byTarget: ReadonlyMap<number, CaseResult>,
  targets: readonly CollectedTarget[],
  desk: Desk,
): Story {
  const marks = targets.map((_, position) => {
    const result = byTarget.get(position);
    return result ? MARKS.indexOf(markOf(result)) : '-';
  });
  const results: Record<number, object> = {};
  for (const [position, result] of byTarget) {
    const told = telling(result, targets[position]!, desk);
    if (told) results[position] = told;
  }
  return { row: { id, title, level, proves, at, marks: marks.join('') }, results };
}

/** What somebody wants to see by hand. */
const BAD: readonly Verdict[] = ['fail', 'warn', 'error'];

/** What there is to tell of a result; nothing for a plain pass. */
function telling(result: CaseResult, { name, start }: CollectedTarget, desk: Desk): object | undefined {
  const { observed, reason, findings, known, flaky, attempts, transcript, durationMs } = result;
  if (markOf(result) === 'pass' && observed === undefined && transcript.length === 0) return undefined;
  return {
    observed,
    reason,
    findings,
    known,
    earlier: flaky?.findings satisfies readonly Finding[] | undefined,
    attempts,
    durationMs,
    again: desk.again(name, result.id),
    ...(BAD.includes(result.verdict) ? handOf(result.id, desk, start) : {}),
    transcript: transcript.map(({ at, lane, kind, text, octets }) => [
      at,
      lane,
      kind,
      withoutPrograms(text),
      octets,
    ]),
  };
}

export function indexOf(run: CollectedRun, stories: readonly Story[]): Index {
  return {
    marks: MARKS,
    targets: [...run.targets.values()].map(({ name }) => ({ name })),
    clauses: [...run.clauses.values()].map((clause) => ({ ...clause, cited: citation(clause) })),
    rows: stories.map(({ row }) => row),
  };
}

/** The fixtures' lines, of those that are at hand. */
export function fixturesOf(stories: readonly Story[], { sources }: Desk) {
  const files = [...new Set(stories.map(({ row }) => row.at.file))];
  return files.map((file) => ({ file, lines: sources(file) })).filter(({ lines }) => lines !== undefined);
}

/** JSON that may stand in a `script` element: no `<` ends it or opens a comment, and no character is hidden. */
export function embeddedJson(value: unknown): string {
  const shown = (_: string, item: unknown) => (typeof item === 'string' ? visible(item) : item);
  return JSON.stringify(value, shown).replaceAll('<', '\\u003c');
}
