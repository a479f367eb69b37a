import type { Observation } from '../model/evidence.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { type Launch, TargetError } from '../model/target.js';
import { resultOf } from './case-result.js';
import type { Played } from './drive.js';
import type { Ground } from './ground.js';
import { Host, type Illness } from './host.js';
import { logEntry } from './two-lanes.js';

/** Cases that may bring their server down before it is given up. */
const CASUALTIES = 10;

/** A case that is to be played once more, with nothing beside it. */
interface Again {
  readonly scenario: Scenario;
  /** The quiet time is so many times the usual one. */
  readonly patience: number;
}

interface Attempt {
  readonly played: Played;
  readonly result: CaseResult;
  readonly bad: boolean;
  /** Did a worker process start meanwhile, or was a call counted that may be another case's? */
  readonly disturbed: boolean;
}

/**
 * Plays the cases of one launch side by side on one process. When the process dies or hangs, every case that was in flight is played again
 * alone on a fresh one: the case that brings it down again is to blame, the others were bystanders.
 */
export class Pool {
  #host: Host | undefined;
  #casualties = 0;

  /** @param host a process that runs already with that launch */
  constructor(
    private readonly ground: Ground,
    private readonly launch: Launch,
    host?: Host,
  ) {
    this.#host = host;
  }

  /** @throws TargetError when no process can be had any more */
  async run(scenarios: readonly Scenario[]): Promise<void> {
    const queue = [...scenarios];
    const again: Again[] = [];
    while (queue.length > 0 && !this.#halted) {
      const suspects = await this.#sideBySide(await this.#ready(), queue, again);
      for (const scenario of suspects) await this.#alone({ scenario, patience: 1 }, 2);
    }
    for (const one of again) await this.#alone(one, 2);
  }

  /** One after the other, with nothing beside. */
  async runAlone(scenarios: readonly Scenario[]): Promise<void> {
    for (const scenario of scenarios) {
      if (this.#halted) return;
      this.ground.begin(scenario);
      const attempt = await this.#once(await this.#ready(), scenario, 1, 1);
      if (this.#halted) return;
      if (attempt.bad && (await this.#host?.check())) await this.#alone({ scenario, patience: 1 }, 2);
      else this.ground.end(attempt.result);
    }
  }

  async close(): Promise<void> {
    await this.#host?.stop();
    this.#host = undefined;
  }

  get #halted(): boolean {
    return this.ground.halt.aborted;
  }

  /** The present process, or a fresh one where that is no good any more. */
  async #ready(): Promise<Host> {
    if (this.#host?.dead) await this.#host.check();
    if (this.#host && !this.#host.illness) return this.#host;
    await this.close();
    this.#host = await startHost(this.ground, this.launch);
    return this.#host;
  }

  async #sideBySide(host: Host, queue: Scenario[], again: Again[]): Promise<Scenario[]> {
    const suspects: Scenario[] = [];
    const flights = new Map<Promise<void>, Scenario>();
    const fly = async (scenario: Scenario) => {
      const attempt = await this.#once(host, scenario, 1, 1);
      if (this.#halted) return;
      if (host.illness || ((attempt.bad || host.dead) && (await host.check()))) suspects.push(scenario);
      else if (attempt.bad && attempt.disturbed) again.push({ scenario, patience: 1 });
      else if (attempt.bad && waitedInVain(scenario, attempt.played)) again.push({ scenario, patience: 2 });
      else this.ground.end(attempt.result);
    };
    for (;;) {
      while (!host.illness && !this.#halted) {
        const scenario = this.#takeNext(queue, [...flights.values()]);
        if (!scenario) break;
        this.ground.begin(scenario);
        const flight: Promise<void> = fly(scenario).finally(() => flights.delete(flight));
        flights.set(flight, scenario);
      }
      if (flights.size === 0) return suspects;
      await Promise.race(flights.keys()).catch(async (error) => {
        await host.stop();
        await Promise.allSettled(flights.keys());
        throw error;
      });
    }
  }

  /** The first case of the queue for which there is room. */
  #takeNext(queue: Scenario[], inFlight: readonly Scenario[]): Scenario | undefined {
    const { capacity } = this.ground;
    const used = inFlight.reduce((sum, scenario) => sum + weight(scenario, capacity), 0);
    if (used >= capacity) return undefined;
    const at = queue.findIndex((scenario) => used + weight(scenario, capacity) <= capacity);
    return at < 0 ? undefined : queue.splice(at, 1)[0];
  }

  async #once(host: Host, scenario: Scenario, attempts: number, patience: number): Promise<Attempt> {
    const { workers } = host;
    const quiet = () => this.ground.profile.quietMs * patience;
    const played = await host.play(scenario, quiet);
    const result = this.#result(scenario, played, attempts);
    const bad = played.unfinished || !['pass', 'info', 'skip'].includes(result.verdict);
    return { played, result, bad, disturbed: played.disputed || host.workers !== workers };
  }

  async #alone({ scenario, patience }: Again, attempts: number): Promise<void> {
    if (this.#halted) return;
    const host = await this.#ready();
    const { played, result } = await this.#once(host, scenario, attempts, patience);
    if (this.#halted) return;
    const illness = await host.check();
    this.ground.end(illness ? this.#casualty(scenario, withLog(played, host), illness, attempts) : result);
  }

  #casualty(scenario: Scenario, played: Played, casualty: Illness, attempts: number): CaseResult {
    this.#casualties++;
    if (this.#casualties > CASUALTIES)
      throw new TargetError(
        'target/unstable',
        `${CASUALTIES} cases have brought the server down, this is where it ends`,
        'See the log (--keep-logs DIR), and run with --only to look at some cases.',
      );
    return this.#result(scenario, { ...played, evidence: { ...played.evidence, casualty } }, attempts);
  }

  #result(scenario: Scenario, played: Played, attempts: number): CaseResult {
    const { clauses, verbose } = this.ground;
    return resultOf(scenario, played, clauses, { attempts, verbose });
  }
}

/** What the server said last may tell why it died. */
function withLog(played: Played, { running }: Host): Played {
  const log = running.process?.log();
  if (!log) return played;
  return { ...played, transcript: () => [...played.transcript(), logEntry(played.durationMs, log)] };
}

/** Starts a process and waits until it is ready. @throws TargetError */
export async function startHost(
  { target, interface: at, ids, halt }: Pick<Ground, 'target' | 'interface' | 'ids' | 'halt'>,
  launch: Launch,
): Promise<Host> {
  const running = await target.launch(launch, halt);
  const host = new Host(running, at, ids, halt);
  try {
    await running.ready(halt);
    return host;
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** Room that a case takes: the requests that are with the application at once, or its connections. */
function weight({ concurrency, client }: Scenario, capacity: number): number {
  const connections = new Set(client.map(({ on }) => on)).size;
  return Math.min(Math.max(1, concurrency, connections), capacity);
}

/** Did the case come to grief at a step that rests on a quiet time? Under load such a wait may have been too short. */
function waitedInVain(scenario: Scenario, { evidence }: Played): boolean {
  const last: Observation | undefined = evidence.observations.at(-1);
  const step = scenario.client.find(({ index }) => index === last?.step);
  return step?.op.verb === 'expect-silence' || step?.op.verb === 'await-stall';
}
