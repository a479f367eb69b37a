import type { BaselineIssue, BaselineWatch, Known } from '../model/baseline.js';
import type { CaseResult } from '../model/result.js';
import { type Glob, globOf } from '../suite/select.js';
import { type BaselineEntry, isDate, reached } from './entry.js';

export interface WatchOptions {
  readonly entries: readonly BaselineEntry[];
  /** Ids of all cases of the suites, those that are not selected as well. */
  readonly ids: readonly string[];
  /** Do broken SHOULDs make the run red, too? */
  readonly failOnWarn: boolean;
  /** Today, `2026-11-01`, in UTC. */
  readonly today: string;
}

interface Tracked {
  readonly entry: BaselineEntry;
  readonly glob: Glob;
  readonly targets: Glob;
  /** Cases that it speaks of and that had a verdict, on any target. */
  judged: number;
  /** Of these, such as it covers. */
  broken: number;
  expiredOn: string | undefined;
}

/**
 * Holds a baseline against results as they come.
 *
 * |                | in the baseline        | not in it |
 * |----------------|------------------------|-----------|
 * | broken         | expected: green        | red       |
 * | not broken     | stale: red             | green     |
 *
 * A glob is stale once nothing of all that it names is broken.
 */
export class Watch implements BaselineWatch {
  readonly #tracked: readonly Tracked[];
  readonly #servers = new Map<string, string | undefined>();

  constructor(private readonly options: WatchOptions) {
    this.#tracked = options.entries.map((entry) => ({
      entry,
      glob: globOf(entry.case),
      targets: entry.target === undefined ? EVERYTHING : targetGlob(entry.target),
      judged: 0,
      broken: 0,
      expiredOn: undefined,
    }));
  }

  target(name: string, server: string | undefined): void {
    this.#servers.set(name, server);
  }

  known(target: string, result: CaseResult): Known | undefined {
    if (result.verdict === 'skip' || result.verdict === 'error') return undefined;
    const entries = this.#tracked.filter(({ glob, targets }) => glob.test(result.id) && targets.test(target));
    const clauses = this.#isRed(result) ? result.findings.map(({ requirement }) => requirement) : [];
    const covering = new Map<string, BaselineEntry>();
    for (const one of entries) {
      one.judged++;
      const covered = clauses.filter((clause) => (one.entry.requirement ?? clause) === clause);
      if (covered.length === 0) continue;
      one.broken++;
      if (this.#expired(one, target)) continue;
      for (const clause of covered) if (!covering.has(clause)) covering.set(clause, one.entry);
    }
    if (clauses.length === 0 || !clauses.every((clause) => covering.has(clause))) return undefined;
    const used = [...covering.values()];
    const as = used.some(({ list }) => list === 'flaky') ? 'flaky' : 'expected';
    const { reason, span } = used.find(({ list }) => list === as)!;
    return { as, reason, at: span };
  }

  issues(): BaselineIssue[] {
    return this.#tracked.flatMap((one) => this.#issue(one) ?? []);
  }

  #isRed({ verdict }: CaseResult): boolean {
    return verdict === 'fail' || (this.options.failOnWarn && verdict === 'warn');
  }

  #expired(one: Tracked, target: string): boolean {
    const { until } = one.entry;
    if (until === undefined) return false;
    const version = this.#servers.get(target)?.split(' ').at(-1);
    const over = isDate(until)
      ? this.options.today > until
      : version !== undefined && reached(version, until);
    if (over) one.expiredOn ??= isDate(until) ? until : `${this.#servers.get(target)}`;
    return over;
  }

  #issue({ entry, glob, judged, broken, expiredOn }: Tracked): BaselineIssue | undefined {
    const issue = (kind: BaselineIssue['kind'], message: string): BaselineIssue => {
      return { kind, case: entry.case, message, at: entry.span };
    };
    if (!this.options.ids.some((id) => glob.test(id)))
      return issue('unmatched', `no case has the id ${entry.case}`);
    if (expiredOn !== undefined)
      return issue('expired', `${entry.case} was to be mended by ${entry.until}, and is not (${expiredOn})`);
    if (entry.list === 'flaky' || judged === 0 || broken > 0) return undefined;
    const what = entry.requirement === undefined ? '' : ` on ${entry.requirement}`;
    return issue('stale', `${entry.case} is not broken any more${what}`);
  }
}

const EVERYTHING: Glob = { test: () => true };

/** Targets have no segments: `*` stands for any characters. */
function targetGlob(pattern: string): Glob {
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const glob = new RegExp(`^${source.join('.*')}$`);
  return { test: (name) => glob.test(name) };
}
