import { setMaxListeners } from 'node:events';
import type { Interface } from '../model/clause.js';
import type { Fault, FaultProof, Missing, Proof } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import { assess, type Played } from './assess.js';
import { claimants, concerned } from './claims.js';
import { type GatewayOptions, Gateways } from './gateway.js';
import { playHealthy, unhealthyOf } from './healthy.js';
import { gapsOf, missingOf } from './missing.js';

export interface ProveOptions extends GatewayOptions {
  readonly faults: readonly Fault[];
  readonly scenarios: readonly Scenario[];
  /** Play the other cases of the suites that claim a fault, too, to see which fall with it. */
  readonly neighbours: boolean;
  /** Not all faults are asked for, so that what has none can't be told. */
  readonly partial: boolean;
  /** Gateways at once. */
  readonly parallel: number;
  /** Told after each gateway. */
  readonly progress?: (done: number, of: number, what: string) => void;
}

const INTERFACES: readonly Interface[] = ['asgi', 'wsgi'];

/** One fault, with the cases that claim to catch it, and all that are played on it. */
interface Job {
  readonly fault: Fault;
  readonly claiming: readonly Scenario[];
  readonly cases: readonly Scenario[];
}

/**
 * Plays the suite against the healthy reference gateway, then against the gateway with each fault, and weighs whether the scenarios that
 * claim a fault caught it on a clause that the fault breaks. Where only some faults are asked for, the healthy gateway plays their cases alone.
 */
export async function prove(options: ProveOptions): Promise<Proof> {
  const { faults, scenarios, clauses, signal, partial } = options;
  if (signal) setMaxListeners(0, signal); // every gateway's run listens
  const jobs = jobsOf(options);
  const total = jobs.length + INTERFACES.length;
  let done = 0;
  const told = (what: string) => options.progress?.(++done, total, what);

  const gateways = new Gateways(options);
  const wanted = partial ? [...new Set(jobs.flatMap(({ cases }) => cases))] : scenarios;
  const healthy = await Promise.all(
    INTERFACES.map(async (at) => {
      const played = await playHealthy(gateways, at, wanted);
      told(`healthy ${at}`);
      return played;
    }),
  );
  const proofs = new Map<string, FaultProof>();
  await inParallel(options.parallel, jobs, async (job) => {
    if (signal?.aborted) return;
    proofs.set(job.fault.name, await proveOne(gateways, job));
    told(job.fault.name);
  });
  for (const job of jobs) {
    const first = proofs.get(job.fault.name);
    if (!first || first.state === 'killed' || signal?.aborted) continue;
    // Side by side with many others a wait may have been too short.
    const again = await proveOne(gateways, { ...job, cases: job.claiming });
    proofs.set(job.fault.name, { ...again, bystanders: first.bystanders });
  }
  signal?.throwIfAborted();
  const all = faults.map((fault) => proofs.get(fault.name) ?? assess(fault, [], []));
  const gaps = partial ? [] : gapsOf(scenarios, clauses, all);
  const missing: Missing = partial
    ? { unknown: [], clauseless: [], faultless: [] }
    : missingOf(scenarios, clauses, faults);
  const unhealthy = healthy.flatMap(unhealthyOf);
  const lacking = [unhealthy, gaps, ...Object.values(missing)].some(({ length }) => length > 0);
  const healthyCases = healthy.reduce((sum, { results }) => sum + results.length, 0);
  const proven = !lacking && all.every(({ state }) => state === 'killed');
  return { schema: 1, unhealthy, healthyCases, faults: all, gaps, ...missing, proven };
}

/** Those that need processes of their own first, and then those with most to play: they take longest. */
function jobsOf({ faults, scenarios, neighbours }: ProveOptions): Job[] {
  const byFault = claimants(scenarios);
  const starts = ({ claiming }: Job) => claiming.filter(({ ownProcess }) => ownProcess).length;
  return faults
    .flatMap((fault) => {
      const claiming = byFault.get(fault.name);
      return claiming ? { fault, claiming, cases: concerned(claiming, scenarios, neighbours) } : [];
    })
    .sort((a, b) => starts(b) - starts(a) || b.cases.length - a.cases.length);
}

async function proveOne(gateways: Gateways, { fault, claiming, cases }: Job): Promise<FaultProof> {
  const played: Played[] = [];
  for (const at of fault.interface) {
    if (claiming.some(({ interfaces }) => interfaces.includes(at)))
      played.push(await gateways.play(at, cases, [fault.name]));
  }
  return assess(fault, claiming, played);
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
