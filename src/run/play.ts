import type { Interface } from '../model/clause.js';
import type { JournalRecord, Observation } from '../model/evidence.js';
import type { ClientStep, Program, Scenario } from '../model/scenario.js';
import { authorityOf, type Running } from '../model/target.js';
import type { Value } from '../model/value.js';
import { Transcript } from '../wire/transcript.js';
import { Changes } from './changes.js';
import type { Filling } from './fill.js';
import { Lane } from './lane.js';
import { programLine } from './program-line.js';
import { Progress } from './progress.js';

/**
 * Milliseconds that a step waits for what it names, where the fixture does not say. Less than the five seconds after which many servers
 * close an idle connection: what only their timer brings about must not pass by luck.
 */
const PATIENCE = 4_000;

/** What a case is played on. */
export interface Stage {
  readonly interface: Interface;
  /** How long nothing must come before it counts as nothing: milliseconds, from the calibration. */
  readonly quietMs: () => number;
  /** The target that the case shares with others; absent for a case with a process of its own. */
  readonly running?: Running;
  /** Starts a process for this case alone, with the lifespan program in the form of `GATESPEC_LIFESPAN`. */
  readonly launch?: (lifespan: string | undefined) => Promise<Running>;
}

/** What one step saw. */
export interface Seen {
  readonly outcome: Observation['outcome'];
  readonly view: Value;
  /** The same view once the case is over, where some of it can only be known by then. */
  readonly later?: () => Value;
}

/** The state of one case while it is played. */
export class Play {
  readonly changes = new Changes();
  readonly journal: JournalRecord[] = [];
  readonly progress = new Progress();
  readonly observations: (Observation & { later?: () => Value })[] = [];
  readonly captures = new Map<string, Value>();
  readonly transcript: Transcript;
  /** Gates that either side has opened. */
  readonly opened = new Set<string>();
  /** How often the script has awaited something of a program, so that the next time one more is awaited. */
  readonly awaited = new Map<string, number>();
  /** Connections by name; a name that was connected anew has several, the last is the present one. */
  readonly lanes = new Map<string, Lane[]>();
  /** Was a call counted that may belong to another case? */
  disputed = false;
  running: Running | undefined;
  /** Processes that this case started. */
  readonly launched: Running[] = [];
  #unsubscribe: () => void = () => {};
  readonly #began = performance.now();
  #granted = 0;

  constructor(
    readonly scenario: Scenario,
    readonly stage: Stage,
    readonly caseId: string,
  ) {
    this.transcript = new Transcript(() => this.now());
    if (stage.running) this.attach(stage.running);
  }

  /** Milliseconds since the case began. */
  now(): number {
    return performance.now() - this.#began;
  }

  /** Wall clock at which the case began, for the records of the journal. */
  get beganAt(): number {
    return performance.timeOrigin + this.#began;
  }

  /** Plays on this target from now on, and hears what its journal says of the case. */
  attach(running: Running): void {
    this.#unsubscribe();
    this.running = running;
    this.located();
    this.#unsubscribe = running.journal.subscribe(this.caseId, (record) => this.record(record));
  }

  /** Takes note of where the target listens: a start that found its port taken went on with another. */
  located(): void {
    const { host, port } = this.target().address;
    this.captures.set('target', { host: `${host}:${port}`, address: host, port });
  }

  record(record: JournalRecord): void {
    this.journal.push(record);
    this.progress.add(record);
    if (record.what === 'open' && typeof record.value === 'string') this.opened.add(record.value);
    this.changes.changed();
  }

  detach(): void {
    this.#unsubscribe();
  }

  /** Milliseconds left for the case. */
  get left(): number {
    return Math.max(0, this.scenario.deadlineMs + this.#granted - this.now());
  }

  /** Adds to the time for the case what the start of a server took: it says nothing about the exchange. */
  grant(ms: number): void {
    this.#granted += ms;
  }

  /** Milliseconds that a step may wait. */
  patience(step: ClientStep): number {
    return Math.min(step.within ?? PATIENCE, this.left);
  }

  /** Waits until a step can be judged. */
  async wait(
    step: ClientStep,
    check: () => 'met' | 'ended' | 'failed' | undefined,
  ): Promise<Observation['outcome']> {
    return (await this.changes.until(check, this.patience(step))) ?? 'deadline';
  }

  /** The present connection of that name. */
  lane(name: string): Lane {
    const present = this.lanes.get(name)?.at(-1);
    return present ?? this.newLane(name);
  }

  /** A further connection of that name, which takes the place of the one before. */
  newLane(name: string): Lane {
    const { address } = this.target();
    const lane = new Lane(name, address, this.changes, this.transcript);
    const lanes = this.lanes.get(name);
    if (lanes) lanes.push(lane);
    else this.lanes.set(name, [lane]);
    return lane;
  }

  target(): Running {
    if (!this.running) throw new Error('no server has been started for this case');
    return this.running;
  }

  /** What is filled into the octets of this attempt. */
  filling(): Filling {
    const { address, token } = this.target();
    const { caseId, stage } = this;
    return {
      host: authorityOf(address),
      address: address.host,
      port: String(address.port),
      program: (name) => programLine({ token, caseId, program: name }, this.program(name), stage.interface),
    };
  }

  program(name: string): Program {
    const program = this.scenario.programs.find((one) => one.name === name);
    return program ?? { name, span: this.scenario.span, steps: [] };
  }
}
