import type { CaseResult } from '../model/result.js';
import { globOf } from '../suite/select.js';
import { editLists } from '../yaml-list.js';
import type { BaselineEntry } from './entry.js';

/** One broken case that the baseline does not cover yet. */
export interface Uncovered {
  readonly target: string;
  readonly server: string | undefined;
  readonly result: CaseResult;
}

/** Text of a baseline that is not there yet. */
export const EMPTY_BASELINE = `# What is known to be broken, and why that is tolerated for now.
expected: []
`;

/**
 * The baseline with the entries that are no longer right taken out and one added for each broken case that it does not cover, sorted by
 * case. Comments and reasons stay. Entries are never narrowed: a glob that still covers something is kept.
 * @param wrong entries to take out.
 */
export function updatedBaseline(
  text: string,
  entries: readonly BaselineEntry[],
  wrong: readonly BaselineEntry[],
  uncovered: readonly Uncovered[],
): string {
  const lists = ['expected', 'flaky'] as const;
  return editLists(
    text,
    lists.map((list) => {
      const own = entries.filter((entry) => entry.list === list);
      return {
        list,
        keep: (position) => own[position] === undefined || !wrong.includes(own[position]),
        add: list === 'expected' ? additions(uncovered, entries) : [],
        sortBy: 'case',
      };
    }),
  );
}

function additions(
  uncovered: readonly Uncovered[],
  entries: readonly BaselineEntry[],
): Record<string, string>[] {
  const several = new Set(uncovered.map(({ target }) => target)).size > 1;
  return uncovered
    .filter(
      ({ result }) => !entries.some((entry) => entry.list === 'flaky' && globOf(entry.case).test(result.id)),
    )
    .map(({ target, server, result }) => ({
      case: result.id,
      reason: `${result.verdict} since ${server ?? target}: ${result.findings[0]?.message ?? result.title}`,
      ...(several ? { target } : {}),
    }));
}
