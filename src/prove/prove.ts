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
/** Gateways at once where a look is taken again. */
const FEW = 4;
/** A case with a process of its own takes about as long as if it waited so many milliseconds. */
const START_MS = 1000;

/** One fault, with the cases that claim to catch it, and all that are played on it. */
interface Job {
  readonly fault: Fault;
  readonly claiming: readonly Scenario[];
  readonly cases: readonly Scenario[];
  readonly interfaces: readonly Interface[];
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
  const proofs = await proveAll(gateways, jobs, options, ({ fault }) => told(fault.name));
  // Side by side with many others a wait may have been too short.
  const doubtful = jobs.filter(({ fault }) => proofs.get(fault.name)?.state !== 'killed');
  const again = doubtful.map((job) => ({ ...job, cases: job.claiming }));
  const calmly = { ...options, parallel: Math.min(options.parallel, FEW) };
  for (const [name, proof] of await proveAll(gateways, again, calmly))
    proofs.set(name, { ...proof, bystanders: proofs.get(name)!.bystanders });
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

/** Those that may wait longest first. */
function jobsOf({ faults, scenarios, neighbours }: ProveOptions): Job[] {
  const byFault = claimants(scenarios);
  return faults
    .flatMap((fault) => {
      const claiming = byFault.get(fault.name);
      if (!claiming) return [];
      const interfaces = fault.interface.filter((at) => claiming.some((one) => one.interfaces.includes(at)));
      return { fault, claiming, cases: concerned(claiming, scenarios, neighbours), interfaces };
    })
    .sort((a, b) => waitMs(b.claiming) - waitMs(a.claiming));
}

/** How long the cases may wait in vain, one after the other where they need processes of their own; milliseconds, good for putting them in order. */
function waitMs(scenarios: readonly Scenario[]): number {
  const patience = ({ client }: Scenario) => client.reduce((sum, { within }) => sum + (within ?? 0), 0);
  const own = scenarios.filter(({ ownProcess }) => ownProcess);
  return own.length * START_MS + Math.max(...scenarios.map(patience));
}

/** Plays each job on gateways of its own. Jobs that were not played, since the signal came, have no proof. */
async function proveAll(
  gateways: Gateways,
  jobs: readonly Job[],
  { parallel, signal }: Pick<ProveOptions, 'parallel' | 'signal'>,
  told: (job: Job) => void = () => {},
): Promise<Map<string, FaultProof>> {
  const played = new Map<Job, Played[]>(jobs.map((job) => [job, []]));
  const proofs = new Map<string, FaultProof>();
  const turns = jobs.flatMap((job) => job.interfaces.map((at) => ({ job, at })));
  await fromBothEnds(parallel, turns, async ({ job, at }) => {
    if (signal?.aborted) return;
    const { fault, claiming, cases, interfaces } = job;
    const all = played.get(job)!;
    all.push(await gateways.play(at, cases, [fault.name]));
    if (all.length < interfaces.length) return;
    all.sort((a, b) => interfaces.indexOf(a.interface) - interfaces.indexOf(b.interface));
    proofs.set(fault.name, assess(fault, claiming, all));
    told(job);
  });
  return proofs;
}

/** Works on so many at once: half of them from the front, the others from the back, so that those that wait leave time to those that work. */
async function fromBothEnds<T>(
  workers: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (_: unknown, index: number) => {
    const next = () => (index % 2 === 0 ? left.shift() : left.pop());
    for (let item = next(); item !== undefined; item = next()) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
