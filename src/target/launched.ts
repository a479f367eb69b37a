import { rmSync } from 'node:fs';
import { delimiter } from 'node:path';
import { withToken } from '../model/program.js';
import {
  type Address,
  type Gates,
  type Journal,
  type Launch,
  type ProbeInfo,
  type Running,
  TargetError,
} from '../model/target.js';
import { PROBE } from './folders.js';
import { GateFiles } from './gate-files.js';
import { JournalFile } from './journal-file.js';
import { Log } from './log.js';
import { freePort } from './port.js';
import { awaitProbe } from './readiness.js';
import { LeashedProcess } from './server-process.js';
import { createStateFolder, newToken } from './state-folder.js';
import type { Zygote } from './zygote.js';

/** How to start a server once its port is known. */
export interface Recipe {
  /** The Python that runs the leash. */
  readonly python: string;
  readonly argv: (address: Address, stateFolder: string) => readonly string[];
  /** Added to the environment of the tool. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders for the Python path, before the probe's and the user's own. */
  readonly paths: readonly string[];
  /** Variables of the tool's environment that the server must not see. */
  readonly hidden?: RegExp;
  /** Working directory; the state folder where absent, so that no file that lies about is picked up. */
  readonly directory?: string;
}

export interface LaunchOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told what the user should know, though the run goes on. */
  readonly notice?: (text: string) => void;
  /** File for the whole log. */
  readonly logFile?: string;
  /** Milliseconds until the probe must have answered. */
  readonly startDeadlineMs: number;
  /** Forks the server, in place of a start of its own. */
  readonly zygote?: Zygote | undefined;
}

/** Starts to make when the port turns out to be taken. */
const ATTEMPTS = 3;
/** Milliseconds from TERM to KILL at the end, when nothing that the server does is judged any more. */
const GRACE = 1_000;
const TAKEN = /address already in use|EADDRINUSE|address in use|errno (?:98|48)\b/i;

/** A server that gatespec started, with journal and gates on this machine's disk. */
export class LaunchedServer implements Running {
  readonly token = newToken();
  readonly gates: Gates;
  readonly #folder = createStateFolder();
  readonly #journal: JournalFile;
  #address!: Address;
  #process!: LeashedProcess;
  #stopped: Promise<void> | undefined;

  /** Starts the process without waiting for readiness. */
  static async start(
    recipe: Recipe,
    launch: Launch,
    options: LaunchOptions,
    signal: AbortSignal,
  ): Promise<LaunchedServer> {
    signal.throwIfAborted();
    const log = new Log(options.logFile, options.notice);
    const server = new LaunchedServer(recipe, launch, options, log);
    try {
      await server.#spawn();
    } catch (error) {
      rmSync(server.#folder, { recursive: true, force: true });
      await log.close();
      throw error;
    }
    if (signal.aborted) {
      await server.stop();
      signal.throwIfAborted();
    }
    return server;
  }

  private constructor(
    private readonly recipe: Recipe,
    private readonly launch: Launch,
    private readonly options: LaunchOptions,
    private readonly log: Log,
  ) {
    this.#journal = new JournalFile(this.#folder);
    this.gates = new GateFiles(this.#folder);
  }

  /** Changes when {@link ready} had to start anew because the port was taken. */
  get address(): Address {
    return this.#address;
  }

  get process(): LeashedProcess {
    return this.#process;
  }

  get journal(): Journal {
    return this.#journal;
  }

  async #spawn(): Promise<void> {
    const host = '127.0.0.1';
    this.#address = { kind: 'tcp', host, port: await freePort(host) };
    const { recipe, launch, options } = this;
    const own = without(options.environment, recipe.hidden);
    const paths = [...recipe.paths, PROBE, ...(own.PYTHONPATH ? [own.PYTHONPATH] : [])];
    const assignments = {
      ...recipe.environment,
      PYTHONPATH: paths.join(delimiter),
      GATESPEC_TOKEN: this.token,
      ...(launch.lifespan ? { GATESPEC_LIFESPAN: withToken(launch.lifespan, this.token) } : {}),
    };
    this.#process = await LeashedProcess.start({
      python: recipe.python,
      argv: recipe.argv(this.#address, this.#folder),
      directory: recipe.directory ?? this.#folder,
      environment: {
        ...own,
        ...assignments,
        GATESPEC_STATE: this.#folder,
        PYTHONUNBUFFERED: '1', // so that the log is there when it is waited for
      },
      assignments,
      stateFolder: this.#folder,
      log: this.log,
      ...(options.zygote ? { zygote: options.zygote } : {}),
    });
  }

  async ready(signal: AbortSignal): Promise<ProbeInfo> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#introduction(signal);
      } catch (error) {
        const again = error instanceof TargetError && this.#portWasTaken() && attempt < ATTEMPTS;
        if (!again || this.#stopped) throw error;
      }
      await this.#process.succeed();
      this.#journal.restart();
      await this.#spawn();
    }
  }

  /** An application mounted below a path is asked there: some servers know no other path then. */
  #introduction(signal: AbortSignal): Promise<ProbeInfo> {
    const path = `${this.launch.settings['root-path'] ?? ''}/`;
    return awaitProbe(this.#address, this.token, this.#process, this.options.startDeadlineMs, signal, path);
  }

  #portWasTaken(): boolean {
    return this.#process.exit !== undefined && TAKEN.test(this.#process.tail());
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    await this.#process.stop(GRACE);
    await this.#journal.close();
    await this.#process.release();
  }
}

function without(environment: NodeJS.ProcessEnv, hidden: RegExp | undefined): NodeJS.ProcessEnv {
  if (!hidden) return environment;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !hidden.test(name)));
}
