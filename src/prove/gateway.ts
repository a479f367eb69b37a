import type { Clause, Interface } from '../model/clause.js';
import type { RunEvent } from '../model/event.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import type { Target } from '../model/target.js';
import type { Profile } from '../run/calibrate.js';
import { run } from '../run/session.js';
import type { Played } from './assess.js';

export interface GatewayOptions {
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly version: string;
  /** The reference gateway on each interface. */
  readonly targets: Readonly<Record<Interface, Target>>;
  readonly signal?: AbortSignal;
}

/** Plays cases on reference gateways, healthy or not. What it measures of the first, which should be healthy, holds for all. */
export class Gateways {
  readonly #profiles = new Map<string, Profile>();

  constructor(private readonly options: GatewayOptions) {}

  /** One gateway of its own, on one interface. @param faults switched on */
  async play(at: Interface, scenarios: readonly Scenario[], faults: readonly string[] = []): Promise<Played> {
    const { targets, clauses, version, signal } = this.options;
    const results: CaseResult[] = [];
    let trouble: string | undefined;
    const emit = (event: RunEvent) => {
      if (event.type === 'case-end') results.push(event.result);
      if (event.type === 'target-trouble') trouble = `${event.code}: ${event.message}`;
    };
    await run({
      targets: [targets[at]],
      scenarios: scenarios.filter(({ interfaces }) => interfaces.includes(at)),
      clauses,
      version,
      emit,
      faults,
      profiles: this.#profiles,
      hasty: true, // a gateway that goes down has shown its fault
      ...(signal ? { signal } : {}),
    });
    return { interface: at, results, ...(trouble === undefined ? {} : { trouble }) };
  }
}
