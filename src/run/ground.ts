import type { Clause, Interface } from '../model/clause.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import type { Target } from '../model/target.js';
import { type Profile, QUIET_BEFORE } from './calibrate.js';
import type { CaseIds } from './case-ids.js';

/** What everything that plays cases of one target shares. */
export interface Ground {
  readonly target: Target;
  readonly interface: Interface;
  readonly ids: CaseIds;
  readonly clauses: ReadonlyMap<string, Clause>;
  /** Keep the transcripts of passes too? */
  readonly verbose: boolean;
  /** Aborted when the run is to end: interrupted, out of time, or with enough failures. */
  readonly halt: AbortSignal;
  /** Faults of the reference gateway to switch on in every process. */
  readonly faults: readonly string[];
  /** Cases side by side on one process, at most. */
  readonly capacity: number;
  /** Tell a bad verdict at once, though the server may be going down? */
  readonly hasty: boolean;
  readonly profile: Profile;
  begin(scenario: Scenario): void;
  end(result: CaseResult): void;
}

/** Before anything is known of a target. */
export const UNKNOWN: Profile = { quietMs: QUIET_BEFORE, concurrency: 1, offers: new Set() };
