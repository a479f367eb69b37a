import { setMaxListeners } from 'node:events';
import type { Clause, Interface } from '../model/clause.js';
import type { RunEvent } from '../model/event.js';
import type { Fault, FaultProof, Proof } from '../model/proof.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import type { Target } from '../model/target.js';
import type { Profile } from '../run/calibrate.js';
import { run } from '../run/session.js';
import { assess, gapsOf, type Played, unknownKills } from './assess.js';
import { claimants, concerned } from './claims.js';

export interface ProveOptions {
  readonly faults: readonly Fault[];
  readonly scenarios: readonly Scenario[];
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly version: string;
  /** A fresh target of the reference gateway on one interface. */
  readonly target: (at: Interface) => Promise<Target>;
  /** Play the other cases of the suites that claim a fault, too, to see which fall with it. */
  readonly neighbours: boolean;
  /** Not all faults are asked for, so that clauses without one can't be told. */
  readonly partial: boolean;
  /** Gateways at once. */
  readonly parallel: number;
  readonly signal?: AbortSignal;
  /** Told after each gateway. */
  readonly progress?: (done: number, of: number, what: string) => void;
}

/** What was measured of the healthy gateway holds for the others. */
type Profiles = Map<string, Profile>;

const INTERFACES: readonly Interface[] = ['asgi', 'wsgi'];

/**
 * Plays the suite against the healthy reference gateway, then against the gateway with each fault, and weighs whether the scenarios that
 * claim a fault caught it on a clause that the fault breaks.
 */
export async function prove(options: ProveOptions): Promise<Proof> {
  const { faults, scenarios, clauses, signal } = options;
  if (signal) setMaxListeners(0, signal); // each run that is under way listens
  const byFault = claimants(scenarios);
  const jobs = faults.filter((fault) => byFault.has(fault.name));
  const total = jobs.length + INTERFACES.length;
  let done = 0;
  const told = (what: string) => options.progress?.(++done, total, what);

  const profiles: Profiles = new Map();
  const healthy = await Promise.all(
    INTERFACES.map(async (at) => {
      const played = await play(options, profiles, at, scenarios, []);
      told(`healthy ${at}`);
      return played;
    }),
  );
  const proofs = new Map<string, FaultProof>();
  await inParallel(options.parallel, jobs, async (fault) => {
    if (signal?.aborted) return;
    const claiming = byFault.get(fault.name)!;
    proofs.set(fault.name, await proveOne(options, profiles, fault, claiming));
    told(fault.name);
  });
  signal?.throwIfAborted();
  const all = faults.map((fault) => proofs.get(fault.name) ?? assess(fault, [], []));
  const gaps = options.partial ? [] : gapsOf(scenarios, clauses, all);
  const unknown = options.partial ? [] : unknownKills(scenarios, faults);
  const unhealthy = healthy.flatMap(unhealthyOf);
  const proven =
    unhealthy.length + gaps.length + unknown.length === 0 && all.every(({ state }) => state === 'killed');
  const healthyCases = healthy.reduce((sum, { results }) => sum + results.length, 0);
  return { schema: 1, unhealthy, healthyCases, faults: all, gaps, unknown, proven };
}

async function proveOne(
  options: ProveOptions,
  profiles: Profiles,
  fault: Fault,
  claiming: readonly Scenario[],
): Promise<FaultProof> {
  const played: Played[] = [];
  const cases = concerned(claiming, options.scenarios, options.neighbours);
  for (const at of fault.interface) {
    if (claiming.some(({ interfaces }) => interfaces.includes(at)))
      played.push(await play(options, profiles, at, cases, [fault.name]));
  }
  return assess(fault, claiming, played);
}

/** One gateway, one interface. */
async function play(
  { target, clauses, version, signal }: ProveOptions,
  profiles: Profiles,
  at: Interface,
  scenarios: readonly Scenario[],
  faults: readonly string[],
): Promise<Played> {
  const results: CaseResult[] = [];
  let trouble: string | undefined;
  const emit = (event: RunEvent) => {
    if (event.type === 'case-end') results.push(event.result);
    if (event.type === 'target-trouble') trouble = `${event.code}: ${event.message}`;
  };
  await run({
    targets: [await target(at)],
    scenarios: scenarios.filter(({ interfaces }) => interfaces.includes(at)),
    clauses,
    version,
    emit,
    faults,
    profiles,
    retries: faults.length === 0 ? 1 : 0,
    ...(signal ? { signal } : {}),
  });
  return { interface: at, results, ...(trouble === undefined ? {} : { trouble }) };
}

function unhealthyOf({ interface: at, results, trouble }: Played): Proof['unhealthy'] {
  const cases = results
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error')
    .map(({ id, verdict, findings, reason }) => ({
      id,
      interface: at,
      verdict,
      reason: reason ?? findings[0]?.message ?? '',
    }));
  const failed = { id: '', interface: at, verdict: 'error' as const, reason: trouble ?? '' };
  return trouble === undefined ? cases : [failed, ...cases];
}

async function inParallel<T>(
  workers: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
