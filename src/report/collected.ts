import type { BaselineIssue } from '../model/baseline.js';
import type { Clause } from '../model/clause.js';
import type { RunEvent } from '../model/event.js';
import { type CaseResult, type Summary, summarize } from '../model/result.js';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** What is known of one target. */
export interface CollectedTarget {
  readonly name: string;
  readonly planned: number;
  start?: EventOf<'target-start'>;
  trouble?: EventOf<'target-trouble'>;
  end?: EventOf<'target-end'>;
  /** In the order in which they ended. */
  readonly results: CaseResult[];
}

/** A run put together from its events; complete once `end` is set. */
export class CollectedRun {
  start: EventOf<'run-start'> | undefined;
  end: EventOf<'run-end'> | undefined;
  issues: readonly BaselineIssue[] = [];
  readonly clauses = new Map<string, Clause>();
  readonly targets = new Map<string, CollectedTarget>();

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run-start':
        this.start = event;
        for (const clause of event.clauses) this.clauses.set(clause.id, clause);
        for (const { name, cases } of event.targets) this.target(name, cases);
        break;
      case 'target-start':
        this.target(event.target).start = event;
        break;
      case 'target-trouble':
        this.target(event.target).trouble = event;
        break;
      case 'case-end':
        this.target(event.target).results.push(event.result);
        break;
      case 'target-end':
        this.target(event.target).end = event;
        break;
      case 'baseline':
        this.issues = event.issues;
        break;
      case 'run-end':
        this.end = event;
        break;
      case 'case-start':
        break;
    }
  }

  /** Cases that were to run, over all targets. */
  get planned(): number {
    let planned = 0;
    for (const target of this.targets.values()) planned += target.planned;
    return planned;
  }

  target(name: string, planned = 0): CollectedTarget {
    let target = this.targets.get(name);
    if (!target) {
      target = { name, planned, results: [] };
      this.targets.set(name, target);
    }
    return target;
  }
}

export function summaryOf(target: CollectedTarget): Summary {
  return target.end?.summary ?? summarize(target.results);
}

/** Results in the order of their ids, which is the same in every run. */
export function sorted(results: readonly CaseResult[]): CaseResult[] {
  return [...results].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
