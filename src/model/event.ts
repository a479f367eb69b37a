import type { BaselineIssue } from './baseline.js';
import type { Clause, Interface } from './clause.js';
import type { CaseResult, Summary } from './result.js';

/** 0 as expected · 1 a clause is broken · 2 wrong usage · 3 no verdict possible · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** What a run tells its reporters, in order. JSON lines are these values. */
export type RunEvent =
  | {
      readonly type: 'run-start';
      readonly schema: 1;
      readonly tool: { readonly name: 'gatespec'; readonly version: string };
      readonly startedAt: string;
      /** Hash of the suites that the cases came from. */
      readonly suites?: string;
      /** The part of the cases that ran, where they were shared out: 1 ≤ index ≤ of. */
      readonly shard?: { readonly index: number; readonly of: number };
      /** Clauses that the selected cases prove, for reports made later. */
      readonly clauses: readonly Clause[];
      /** How many cases run against each target. */
      readonly targets: readonly { readonly name: string; readonly cases: number }[];
    }
  | {
      readonly type: 'target-start';
      readonly target: string;
      readonly interface: Interface;
      readonly versions: Readonly<Record<string, string>>;
      readonly concurrency: number;
      /** How to start the server by hand, where we started it. */
      readonly command?: string;
    }
  /** The target gave no verdict at all: it did not start, can't be reached, or runs no probe. */
  | {
      readonly type: 'target-trouble';
      readonly target: string;
      readonly code: string;
      readonly message: string;
      readonly remedy?: string;
      readonly detail?: string;
    }
  | { readonly type: 'case-start'; readonly target: string; readonly id: string }
  | { readonly type: 'case-end'; readonly target: string; readonly result: CaseResult }
  | {
      readonly type: 'target-end';
      readonly target: string;
      readonly summary: Summary;
      readonly durationMs: number;
    }
  /** Entries of the baseline that are no longer right. */
  | { readonly type: 'baseline'; readonly issues: readonly BaselineIssue[] }
  /** The footer: a stream without it was cut. */
  | {
      readonly type: 'run-end';
      readonly summary: Summary;
      readonly exit: ExitCode;
      readonly interrupted: boolean;
      readonly durationMs: number;
    };

/** A reporter gets every event once; `finish` flushes what it holds. */
export interface Reporter {
  handle(event: RunEvent): void;
  finish?(): Promise<void>;
}
