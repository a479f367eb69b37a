import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from '../model/evidence.js';
import type { Scenario } from '../model/scenario.js';
import { type Attempt, attempt } from './attempt.js';
import type { Ground } from './ground.js';
import type { Host } from './host.js';

/**
 * Milliseconds for which a bad verdict is withheld: a server that is going down may still answer when it is asked for its health, and what
 * a case sees of its last moments says nothing about the case.
 */
export const AFTERSHOCK = 1_500;
/** The same for any verdict on a case whose connection the server has ended: so does a worker process that dies. */
const CUT_OFF = 300;

/** A case that is to be played once more, with nothing beside it. */
export interface Again {
  readonly scenario: Scenario;
  /** The quiet time is so many times the usual one. */
  readonly patience: number;
}

/** Plays cases side by side on one process, until there is none left or the process is found ill. */
export class Round {
  /** Cases that were in flight, or had just ended badly, when the process was found ill. */
  readonly suspects: Scenario[] = [];
  readonly again: Again[] = [];
  readonly #flights = new Map<Promise<void>, Scenario>();
  #withheld: { readonly attempt: Attempt; readonly until: number }[] = [];

  constructor(
    private readonly ground: Ground,
    private readonly host: Host,
  ) {}

  /** Takes what it plays out of the queue. */
  async play(queue: Scenario[]): Promise<void> {
    try {
      await this.#playAll(queue);
      const longest = Math.max(0, ...this.#withheld.map(({ until }) => until - performance.now()));
      if (longest > 0 && !this.host.illness) await survived(this.host, this.ground.halt, longest);
    } finally {
      this.#release(true);
    }
  }

  async #playAll(queue: Scenario[]): Promise<void> {
    for (;;) {
      while (!this.host.illness && !this.ground.halt.aborted) {
        const scenario = this.#takeNext(queue);
        if (!scenario) break;
        this.ground.begin(scenario);
        const flight: Promise<void> = this.#fly(scenario).finally(() => this.#flights.delete(flight));
        this.#flights.set(flight, scenario);
      }
      if (this.#flights.size === 0) return;
      await Promise.race(this.#flights.keys()).catch(async (error) => {
        await this.host.stop();
        await Promise.allSettled(this.#flights.keys());
        throw error;
      });
      if (!this.host.illness) this.#release(false);
    }
  }

  async #fly(scenario: Scenario): Promise<void> {
    const { ground, host } = this;
    const tried = await attempt(ground, host, scenario, { attempts: 1, patience: 1 });
    if (tried.bad || host.dead) await host.check();
    if (ground.halt.aborted) return;
    const { bad, played } = tried;
    if (host.illness) this.suspects.push(scenario);
    else if (bad && played.disputed) this.again.push({ scenario, patience: 1 });
    else if (bad && waitedInVain(tried)) this.again.push({ scenario, patience: 2 });
    else if (played.cutOff || (bad && !ground.hasty))
      this.#withheld.push({ attempt: tried, until: performance.now() + (bad ? AFTERSHOCK : CUT_OFF) });
    else ground.end(tried.result);
  }

  /** Tells the verdicts that were withheld long enough, or all; those that an ill process or a lost worker may have brought about are tried again. */
  #release(all: boolean): void {
    const now = performance.now();
    const kept = this.#withheld.filter(({ until }) => !all && until > now);
    const due = this.#withheld.filter((one) => !kept.includes(one));
    this.#withheld = kept;
    for (const { attempt: tried } of due) {
      const { scenario, result, upheavals } = tried;
      if (this.host.illness) this.suspects.push(scenario);
      else if (this.host.workers.recount() !== upheavals && !this.ground.halt.aborted)
        this.again.push({ scenario, patience: 1 });
      else this.ground.end(result);
    }
  }

  /** The first case of the queue for which there is room. */
  #takeNext(queue: Scenario[]): Scenario | undefined {
    const { capacity } = this.ground;
    let used = 0;
    for (const scenario of this.#flights.values()) used += weight(scenario, capacity);
    if (used >= capacity) return undefined;
    const at = queue.findIndex((scenario) => used + weight(scenario, capacity) <= capacity);
    return at < 0 ? undefined : queue.splice(at, 1)[0];
  }
}

/** Gives a process that may be going down so many milliseconds to do so, and asks for its health. */
export async function survived(host: Host, halt: AbortSignal, ms: number): Promise<boolean> {
  const { process } = host.running;
  const over = new AbortController();
  const signal = AbortSignal.any([halt, over.signal]);
  const quiet = pause(ms, undefined, { signal }).catch(() => {}); // ended early: by the process, or by the halt
  await Promise.race([quiet, ...(process ? [process.exited] : [])]);
  over.abort();
  return halt.aborted || (await host.check()) === undefined;
}

/** Room that a case takes: the requests that are with the application at once, or its connections. */
function weight({ concurrency, client }: Scenario, capacity: number): number {
  const connections = new Set(client.map(({ on }) => on)).size;
  return Math.min(Math.max(1, concurrency, connections), capacity);
}

/** Did the case come to grief at a step that rests on a quiet time? Under load such a wait may have been too short. */
function waitedInVain({ scenario, played }: Attempt): boolean {
  const last: Observation | undefined = played.evidence.observations.at(-1);
  const step = scenario.client.find(({ index }) => index === last?.step);
  return step?.op.verb === 'expect-silence' || step?.op.verb === 'await-stall';
}
