import type { Interface } from './clause.js';
import type { Value } from './value.js';

/** One line of the probe's journal (fixtures/probe/README.md). */
export interface JournalRecord {
  readonly case: string;
  readonly program: string;
  /** One invocation of the application. */
  readonly call: string;
  readonly index?: number;
  readonly what:
    | 'begin'
    | 'step'
    | 'raise'
    | 'open'
    | 'close'
    | 'end'
    | 'orphan'
    | 'refused'
    | 'start'
    | 'walk'
    | 'touch';
  readonly value: Value;
  /** Wall clock, milliseconds. */
  readonly at: number;
}

/** What one step of the client saw. */
export interface Observation {
  readonly step: number;
  /** `met`: what was waited for came; `ended`: it can come no more; `deadline`: nothing more came in time; `failed`: the step itself could not be done. */
  readonly outcome: 'met' | 'ended' | 'deadline' | 'failed';
  readonly view: Value;
  /** Milliseconds since the case began. */
  readonly at: number;
  readonly waitedMs: number;
}

/** One entry of a transcript. Octets are shown in escape notation; long runs are elided with their length. */
export interface TranscriptEntry {
  /** Milliseconds since the case began. */
  readonly at: number;
  /** Connection name, `app:PROGRAM`, or `server`. */
  readonly lane: string;
  readonly kind: 'sent' | 'received' | 'note' | 'app' | 'process';
  readonly text: string;
  readonly octets?: number;
}

/** Everything a case left behind; the judge needs nothing else. */
export interface Evidence {
  readonly interface: Interface;
  readonly observations: readonly Observation[];
  readonly journal: readonly JournalRecord[];
  /** The view that `accept` and `never` are matched against (suites/README.md, "The final view"). */
  readonly final: Value;
  /** Where the client reached the server: `host` and `port`, for `same-as: target.port`. */
  readonly target: Value;
  /** Set when the client's script was given up: how many journal records there were by then. What came later says nothing. */
  readonly brokenOff?: number;
  /** Set when the tool, the environment or a precondition failed: the case has no verdict. */
  readonly trouble?: { readonly code: string; readonly message: string };
  /** Set when the server process died or no longer answers after this case, twice. */
  readonly casualty?: { readonly kind: 'died' | 'hung'; readonly detail: string };
}
