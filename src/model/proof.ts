import type { Interface, Level } from './clause.js';
import type { Verdict } from './result.js';

/** One small deviation of the reference gateway, switched on by name (fixtures/reference/README.md). */
export interface Fault {
  readonly name: string;
  /** Clauses that a server with this fault breaks. */
  readonly breaks: readonly string[];
  readonly interface: readonly Interface[];
  readonly description: string;
  /** The duty that the fault's function takes the place of. */
  readonly seam: string;
}

/** How a scenario that claims a fault did on a gateway with the fault. A table is one scenario: one row that catches the fault is enough. */
export interface Claim {
  readonly scenario: string;
  readonly interface: Interface;
  /** `caught`: a finding on a clause that the fault breaks; `elsewhere`: it fell, but not on such a clause; `missed`: it did not fall. */
  readonly outcome: 'caught' | 'elsewhere' | 'missed';
  /** Clauses with findings, broken by the fault or not. */
  readonly clauses: readonly string[];
  /** Ids of the cases that fell. */
  readonly cases: readonly string[];
  /** What was seen of its cases where none caught the fault. */
  readonly seen?: readonly { readonly id: string; readonly verdict: Verdict; readonly message: string }[];
}

/** What came of one fault, on all interfaces that it concerns. */
export interface FaultProof {
  readonly fault: Fault;
  /**
   * `killed`: every scenario that claims it caught it; `survived`: some claim was not kept on any interface; `unclaimed`: no scenario
   * claims it; `trouble`: the gateway gave no verdicts.
   */
  readonly state: 'killed' | 'survived' | 'unclaimed' | 'trouble';
  readonly claims: readonly Claim[];
  /** Cases that fell though they claim nothing of this fault. */
  readonly bystanders: readonly {
    readonly id: string;
    readonly interface: Interface;
    readonly verdict: Verdict;
  }[];
  readonly trouble?: string;
}

/** A clause that scenarios prove though none of them was seen to fail on it. */
export interface Gap {
  readonly clause: string;
  readonly level: Level;
  readonly scenarios: readonly string[];
}

/** What is not there, told without playing anything. */
export interface Missing {
  /** Names in a scenario's `kills` that are no fault of the gateway. */
  readonly unknown: readonly { readonly fault: string; readonly scenario: string }[];
  /** Names in a fault's `breaks` that are no clause. */
  readonly clauseless: readonly { readonly fault: string; readonly clause: string }[];
  /** Scenarios that prove a `must` or a `should`, and claim no fault. */
  readonly faultless: readonly { readonly scenario: string; readonly clauses: readonly string[] }[];
}

export interface Proof extends Missing {
  readonly schema: 1;
  /** Cases that were not as they must be on the healthy gateway. */
  readonly unhealthy: readonly {
    readonly id: string;
    readonly interface: Interface;
    readonly verdict: Verdict;
    readonly reason: string;
  }[];
  /** How many cases were played on the healthy gateway. */
  readonly healthyCases: number;
  readonly faults: readonly FaultProof[];
  /** `must` and `should` clauses that scenarios prove, without a fault that one of these was seen to catch. */
  readonly gaps: readonly Gap[];
  readonly proven: boolean;
}
