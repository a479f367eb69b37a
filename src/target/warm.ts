import type { Launch, Running, Target } from '../model/target.js';

/** Milliseconds for a server that was kept to answer. */
const ANSWER_WITHIN = 3_000;

/** A target whose plain server is kept from one run to the next, as long as it answers. Servers with settings come and go as ever. */
export class WarmTarget implements Target {
  readonly byHand?: NonNullable<Target['byHand']>;
  #kept: Running | undefined;
  #taken = false;

  constructor(private readonly target: Target) {
    const { byHand } = target;
    if (byHand) this.byHand = (launch) => byHand.call(target, launch);
  }

  get name(): string {
    return this.target.name;
  }

  get interface(): Target['interface'] {
    return this.target.interface;
  }

  get startable(): boolean {
    return this.target.startable;
  }

  get declares(): Target['declares'] {
    return this.target.declares;
  }

  get settings(): Target['settings'] {
    return this.target.settings;
  }

  async launch(launch: Launch, signal: AbortSignal): Promise<Running> {
    const plain = launch.lifespan === undefined && Object.keys(launch.settings).length === 0;
    if (!plain || this.#taken) return this.target.launch(launch, signal);
    this.#taken = true;
    try {
      if (this.#kept && !(await answers(this.#kept))) await this.cool();
      this.#kept ??= await this.target.launch(launch, signal);
      return this.#lent(this.#kept);
    } catch (error) {
      this.#taken = false;
      throw error;
    }
  }

  /** Ends the server that is kept: the next run starts it anew. */
  async cool(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.stop();
  }

  /** The same server, whose user can't stop it. One that never got ready is stopped all the same. */
  #lent(kept: Running): Running {
    let ready = false;
    return {
      get address() {
        return kept.address;
      },
      get process() {
        return kept.process!;
      },
      token: kept.token,
      journal: kept.journal,
      gates: kept.gates,
      ready: async (signal) => {
        const info = await kept.ready(signal);
        ready = true;
        return info;
      },
      stop: async () => {
        this.#taken = false;
        if (!ready || kept.process?.exit) await this.cool();
      },
    };
  }
}

async function answers(running: Running): Promise<boolean> {
  if (running.process?.exit) return false;
  try {
    await running.ready(AbortSignal.timeout(ANSWER_WITHIN));
    return true;
  } catch {
    return false; // dead or hung: another one takes its place
  }
}
