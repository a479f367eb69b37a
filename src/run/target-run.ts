import { availableParallelism } from 'node:os';
import type { Interface } from '../model/clause.js';
import type { RunEvent } from '../model/event.js';
import type { CaseResult } from '../model/result.js';
import { summarize } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { type Launch, type ProbeInfo, type Running, type Target, TargetError } from '../model/target.js';
import { calibrate, type Profile } from './calibrate.js';
import { unplayed } from './case-result.js';
import type { Ground } from './ground.js';
import { Host } from './host.js';
import { playOwn } from './own-process.js';
import { type Group, makePlan, onInterface, ownsProcess, unmetByTarget } from './plan.js';
import { Pool } from './pool.js';
import { Retries } from './retries.js';
import { Slots } from './slots.js';

/** Cases side by side on one target where nobody says otherwise. More gains nothing: the server is the slower side. */
export const DEFAULT_CONCURRENCY = 16;
/**
 * Requests that a server must serve at once for each case beside others: a case that is over may hold its thread for a little longer, and an
 * idle or half-sent request holds one in some servers. With less room cases would wait for each other's threads.
 */
const ROOM = 2;
/** Processes side by side, for each core: a start keeps one busy, what follows mostly waits. */
const STARTED_PER_CORE = 3;
/** Requests at once that a calibration asks for at most. */
const ASKED_MOST = 64;

/** What one target's run shares with that of others. */
export type Session = Pick<Ground, 'ids' | 'clauses' | 'verbose' | 'halt' | 'faults'> &
  Partial<Pick<Ground, 'hasty'>> & {
    readonly concurrency: number;
    /** What was measured already, by the target's name. */
    readonly profiles: Map<string, Profile>;
    /** How often a failed case is played again, at most. */
    readonly retries?: number;
    readonly emit: (event: RunEvent) => void;
  };

/** A target that is up and has told who it is. */
export interface Prepared {
  readonly target: Target;
  readonly running: Running;
  readonly info: ProbeInfo;
}

/** Starts or reaches a target, and waits until it is ready. @throws TargetError */
export async function prepare(target: Target, { faults, halt }: Session): Promise<Prepared> {
  const running = await target.launch({ settings: {}, faults }, halt);
  try {
    return { target, running, info: await running.ready(halt) };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Plays all cases that make sense on one target, and tells what comes of it. */
export class TargetRun {
  readonly #results: Pick<CaseResult, 'verdict'>[] = [];
  readonly #began = performance.now();
  readonly #retries: Retries;

  constructor(
    private readonly target: Target,
    private readonly scenarios: readonly Scenario[],
    private readonly session: Session,
  ) {
    this.#retries = new Retries(session.retries ?? 0, (result) => this.#tell(result));
  }

  /** Ends with `target-end`, after a `target-trouble` where no verdict could be had. True when there was no trouble. */
  async run(prepared: Prepared | TargetError | undefined): Promise<boolean> {
    let well = true;
    try {
      if (prepared instanceof TargetError) throw prepared;
      await this.#play(prepared ?? (await prepare(this.target, this.session)));
    } catch (error) {
      if (!this.session.halt.aborted) {
        this.#trouble(error);
        well = false;
      }
    }
    this.#retries.flush();
    const durationMs = Math.round(performance.now() - this.#began);
    const summary = summarize(this.#results);
    this.session.emit({ type: 'target-end', target: this.target.name, summary, durationMs });
    return well;
  }

  async #play({ running, info }: Prepared): Promise<void> {
    const { ids, halt, faults } = this.session;
    const at = info.interface;
    const launch: Launch = { settings: {}, faults };
    const host = new Host(running, at, ids, halt);
    let pool: Pool | undefined;
    try {
      await host.introduced();
      const ground = await this.#calibrated(running, at);
      pool = new Pool(ground, launch, host);
      this.#introduce(info, ground);
      await this.#playAll(ground, pool);
    } finally {
      await (pool ? pool.close() : host.stop());
    }
  }

  async #calibrated(running: Running, at: Interface): Promise<Ground> {
    const { ids, concurrency, clauses, verbose, halt, faults, profiles, hasty = false } = this.session;
    const needed = this.scenarios.map((scenario) => scenario.concurrency);
    const most = Math.min(ASKED_MOST, Math.max(ROOM * concurrency, ...needed));
    const known = profiles.get(this.target.name);
    const profile = known ?? (await calibrate(running, at, ids, this.target.declares, most));
    profiles.set(this.target.name, profile);
    return {
      target: this.target,
      interface: at,
      ids,
      clauses,
      verbose,
      halt,
      faults,
      hasty,
      profile,
      capacity: Math.max(1, Math.min(Math.floor(profile.concurrency / ROOM), concurrency)),
      begin: ({ id }) => this.session.emit({ type: 'case-start', target: this.target.name, id }),
      end: (result) => this.#retries.ended(result),
    };
  }

  #introduce(info: ProbeInfo, ground: Ground): void {
    const command = this.target.byHand?.({ settings: {}, faults: ground.faults });
    this.session.emit({
      type: 'target-start',
      target: this.target.name,
      interface: ground.interface,
      versions: versionsOf(info, this.target.name, ground.profile.server),
      concurrency: ground.capacity,
      ...(command === undefined ? {} : { command }),
    });
  }

  async #playAll(ground: Ground, pool: Pool): Promise<void> {
    const playable: Scenario[] = [];
    for (const scenario of onInterface(this.scenarios, ground.interface)) {
      const reason = unmetByTarget(scenario, this.target, ground.profile);
      if (reason === undefined) playable.push(scenario);
      else this.#tell(unplayed(scenario, 'skip', reason));
    }
    await this.#playRound(ground, pool, playable);
    while (this.#retries.waiting && !ground.halt.aborted) {
      const again = this.#retries.next();
      await this.#playRound(
        ground,
        pool,
        playable.filter(({ id }) => again.has(id)),
      );
    }
  }

  async #playRound(ground: Ground, pool: Pool, playable: readonly Scenario[]): Promise<void> {
    const { shared, own, groups, alone } = makePlan(playable, ground.faults);
    const slots = new Slots(STARTED_PER_CORE * availableParallelism());
    // Groups first: each holds the waits of several cases.
    const others = Promise.all([
      ...groups.map((group) => slots.take(() => this.#playGroup(ground, group))),
      ...own.map((scenario) => slots.take(() => playOwn(ground, scenario))),
    ]);
    const parts = await Promise.allSettled([pool.run(shared), others]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
    for (const scenario of alone)
      await (ownsProcess(scenario) ? playOwn(ground, scenario) : pool.runAlone([scenario]));
  }

  async #playGroup(ground: Ground, { launch, scenarios }: Group): Promise<void> {
    if (ground.halt.aborted) return;
    const pool = new Pool(ground, launch);
    try {
      await pool.run(scenarios.filter(({ alone }) => !alone));
      await pool.runAlone(scenarios.filter(({ alone }) => alone));
    } finally {
      await pool.close();
    }
  }

  #tell(result: CaseResult): void {
    this.#results.push({ verdict: result.verdict });
    this.session.emit({ type: 'case-end', target: this.target.name, result });
  }

  #trouble(error: unknown): void {
    const { code, message, remedy, detail } =
      error instanceof TargetError
        ? error
        : { code: 'run/fault', message: faultOf(error), remedy: undefined, detail: undefined };
    this.session.emit({
      type: 'target-trouble',
      target: this.target.name,
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

function faultOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `server` first, then `python`, then what the probe found loaded. */
function versionsOf(info: ProbeInfo, name: string, field: string | undefined): Record<string, string> {
  const { python, distributions } = info;
  const base = name.split(/[:@]/, 1)[0]!.toLowerCase();
  const own = Object.entries(distributions).find(([distribution]) => distribution.toLowerCase() === base);
  const told = typeof info.server_software === 'string' ? info.server_software : field;
  const server = own ? own.join(' ') : told;
  return { ...(server === undefined ? {} : { server }), python, ...distributions };
}
