import type { Interface } from '../model/clause.js';
import type { Scenario } from '../model/scenario.js';
import type { Running } from '../model/target.js';
import type { CaseIds } from './case-ids.js';
import { drive, type Played } from './drive.js';
import { Play, type Stage } from './play.js';
import { Strays } from './strays.js';
import { Workers } from './workers.js';

/** Milliseconds for a server to answer when it is asked whether it still does. */
const HEALTHY_WITHIN = 5_000;

export type Illness = { readonly kind: 'died' | 'hung'; readonly detail: string };

/** A running target that cases share, with those that are in flight on it. */
export class Host {
  /** What was found wrong with it; no further case is played on it then. */
  illness: Illness | undefined;
  readonly workers: Workers;
  readonly #plays = new Set<Play>();
  readonly #strays: Strays;
  readonly #unsubscribe: () => void;
  #checking: Promise<Illness | undefined> | undefined;

  /** Gives up the cases in flight. */
  readonly #abandon = () => {
    for (const play of this.#plays) play.changes.stop();
  };

  constructor(
    readonly running: Running,
    private readonly at: Interface,
    private readonly ids: CaseIds,
    private readonly halt: AbortSignal,
  ) {
    halt.addEventListener('abort', this.#abandon);
    this.#strays = new Strays(running.journal);
    this.workers = new Workers(running.process !== undefined);
    this.#unsubscribe = running.journal.subscribe('@process', ({ what }) => {
      if (what === 'start') this.workers.started();
    });
  }

  /** Waits until its process has said in the journal that it started, so that no case takes that for a change. */
  introduced(): Promise<void> {
    return this.running.journal.sync();
  }

  /** Plays one case on it. */
  async play(scenario: Scenario, quietMs: () => number): Promise<Played> {
    const stage: Stage = { interface: this.at, quietMs, running: this.running };
    const play = new Play(scenario, stage, this.ids.next());
    this.#plays.add(play);
    this.#strays.watch(play);
    try {
      const played = await drive(play);
      for (const pid of play.progress.pids) this.workers.seen(pid);
      return played;
    } finally {
      this.#plays.delete(play);
      this.#strays.forget(play);
    }
  }

  /** Has its process ended? Costs nothing. */
  get dead(): boolean {
    return this.running.process?.exit !== undefined;
  }

  /** Asks whether it is alive and answers; several who ask at once share one answer. */
  check(): Promise<Illness | undefined> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<Illness | undefined> {
    const answered = this.dead ? false : await this.#answers();
    if (answered || this.illness) return this.illness;
    const exit = this.running.process?.exit;
    this.illness = exit
      ? { kind: 'died', detail: exit.signal ? `killed by ${exit.signal}` : `exit status ${exit.status}` }
      : { kind: 'hung', detail: `no answer within ${HEALTHY_WITHIN} ms` };
    this.#abandon();
    return this.illness;
  }

  async #answers(): Promise<boolean> {
    try {
      await this.running.ready(AbortSignal.timeout(HEALTHY_WITHIN));
      return true;
    } catch {
      return false; // why is told by the process: it has ended, or it hangs
    }
  }

  async stop(): Promise<void> {
    this.#abandon();
    this.halt.removeEventListener('abort', this.#abandon);
    this.#unsubscribe();
    this.#strays.close();
    await this.running.stop();
  }
}
