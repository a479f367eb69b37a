import type { CaseResult } from './result.js';
import type { Span } from './span.js';

/** What a baseline says of a case that is not as it should be. The verdict itself stays as it is. */
export interface Known {
  /** `expected`: the failure is known; `flaky`: it is tolerated, and counted. */
  readonly as: 'expected' | 'flaky';
  readonly reason: string;
  /** Place of the entry in the baseline. */
  readonly at: Span;
}

/** An entry of a baseline that is no longer right; makes the run red. */
export interface BaselineIssue {
  /** `stale`: all that it covers passed; `expired`: its `until` is over; `unmatched`: no case has such an id. */
  readonly kind: 'stale' | 'expired' | 'unmatched';
  readonly case: string;
  readonly message: string;
  readonly at: Span;
}

/** A baseline at work beside a run. */
export interface BaselineWatch {
  /** Told of each target's server version, `uvicorn 0.54.0`. */
  target(name: string, server: string | undefined): void;
  /** What is known of a result. Every result is to be shown, passes as well. */
  known(target: string, result: CaseResult): Known | undefined;
  /** What is wrong with the baseline, once the run is over. */
  issues(): BaselineIssue[];
}
