import type { Span } from './span.js';

/** Something wrong with a fixture, at a place in it. An `error` keeps the fixture from being run. */
export interface Problem {
  /** Stable name of the kind of problem: `suite/unknown-key`, `suite/gate-never-opened` … */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What would be right, where that can be said. */
  readonly remedy?: string;
  readonly span: Span;
}
