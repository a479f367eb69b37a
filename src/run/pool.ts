import type { Scenario } from '../model/scenario.js';
import { type Launch, TargetError } from '../model/target.js';
import { attempt, casualtyOf } from './attempt.js';
import type { Ground } from './ground.js';
import { Host } from './host.js';
import { AFTERSHOCK, type Again, Round, survived } from './round.js';

/** Cases that may bring their server down before it is given up. */
const CASUALTIES = 10;

/**
 * Plays the cases of one launch. When the process dies or hangs, every case that may have had a part in it is played again alone on a fresh
 * one: the case that brings it down again is to blame, the others were bystanders.
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

  /** Side by side. @throws TargetError when no process can be had any more */
  async run(scenarios: readonly Scenario[]): Promise<void> {
    const queue = [...scenarios];
    const again: Again[] = [];
    while (queue.length > 0 && !this.#halted) {
      const round = new Round(this.ground, await this.#ready());
      await round.play(queue);
      again.push(...round.again);
      for (const scenario of round.suspects) await this.#suspect(scenario);
    }
    for (const one of again) await this.#again(one);
  }

  /** One after the other, with nothing beside. */
  async runAlone(scenarios: readonly Scenario[]): Promise<void> {
    for (const scenario of scenarios) {
      if (this.#halted) return;
      this.ground.begin(scenario);
      const host = await this.#ready();
      const tried = await attempt(this.ground, host, scenario, { attempts: 1, patience: 1 });
      if (tried.bad) await host.check();
      if (this.#halted) return;
      if (host.illness) await this.#suspect(scenario);
      else this.ground.end(tried.result);
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

  /** A process that answers: one whose worker was just replaced may need a moment. */
  async #answering(): Promise<Host> {
    const host = await this.#ready();
    return (await host.check()) ? this.#ready() : host;
  }

  /** A second try, after which the process must be seen to live on. */
  async #suspect(scenario: Scenario): Promise<void> {
    if (this.#halted) return;
    const host = await this.#answering();
    const tried = await attempt(this.ground, host, scenario, { attempts: 2, patience: 1 });
    if (tried.bad) await survived(host, this.ground.halt, AFTERSHOCK);
    else await host.check();
    if (this.#halted) return;
    const { illness } = host;
    if (illness) this.#count();
    this.ground.end(illness ? casualtyOf(this.ground, host, tried, illness) : tried.result);
  }

  async #again({ scenario, patience }: Again): Promise<void> {
    if (this.#halted) return;
    const host = await this.#answering();
    const tried = await attempt(this.ground, host, scenario, { attempts: 2, patience });
    if (tried.bad) await host.check();
    if (this.#halted) return;
    if (host.illness) await this.#suspect(scenario);
    else this.ground.end(tried.result);
  }

  #count(): void {
    this.#casualties++;
    if (this.#casualties > CASUALTIES)
      throw new TargetError(
        'target/unstable',
        `${CASUALTIES} cases have brought the server down, this is where it ends`,
        'See the log (--keep-logs DIR), and run with --only to look at some cases.',
      );
  }
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
    await host.introduced();
    return host;
  } catch (error) {
    await host.stop();
    throw error;
  }
}
