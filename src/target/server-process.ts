import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { type Exit, type ServerProcess, TargetError } from '../model/target.js';
import { quoteCommand } from './command-line.js';
import { Deferred } from './deferred.js';
import { type Leash, spawnLeash } from './leash.js';
import type { Log } from './log.js';
import type { Zygote } from './zygote.js';

/** What is started, and with what. */
export interface Start {
  /** The Python that runs the leash. */
  readonly python: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Variables that a person has to set to start the same by hand. */
  readonly assignments?: Readonly<Record<string, string>>;
  /** Deleted once the process group is over, even if the tool is killed. */
  readonly stateFolder: string;
  readonly log: Log;
  /** Forks the leash, where the command is one that it can run; else one is spawned. */
  readonly zygote?: Zygote;
}

/** Milliseconds from TERM to KILL where the caller does not say. */
const GRACE = 3_000;
const SIGNALS: Readonly<Record<string, number | undefined>> = constants.signals;

/**
 * A server on its leash (fixtures/leash.py): the leash is our child, the server is the leash's, in a session and process group of its
 * own. Our end of the leash's standard input is what keeps both alive.
 */
export class LeashedProcess implements ServerProcess {
  pid = 0;
  exit: Exit | undefined;
  readonly command: string;
  /** The command alone, without what it needs from the environment. */
  readonly words: string;
  readonly #log: Log;
  readonly #folder: string;
  readonly #leash: Leash;
  readonly #listeners = new Set<() => void>();
  readonly #started = new Deferred<void>();
  readonly #exited = new Deferred<Exit>();
  readonly #gone = new Deferred<void>();
  /** The leash itself is over, and everything that it told has been read. */
  readonly #released = new Deferred<void>();
  #stopping = false;

  /** Resolves once the command runs. @throws TargetError `target/start` when it can't be executed. */
  static async start(start: Start): Promise<LeashedProcess> {
    const leash = start.zygote ? await start.zygote.leash(start) : spawnLeash(start);
    const leashed = new LeashedProcess(start, leash);
    try {
      await leashed.#started.promise;
    } catch (error) {
      await leashed.#released.promise;
      rmSync(start.stateFolder, { recursive: true, force: true });
      throw error;
    }
    return leashed;
  }

  private constructor(start: Start, leash: Leash) {
    this.words = quoteCommand(start.argv);
    const assignments = Object.entries(start.assignments ?? {});
    this.command = [
      ...assignments.map(([name, value]) => `${name}=${quoteCommand([value])}`),
      this.words,
    ].join(' ');
    this.#log = start.log;
    this.#log.note(`$ ${this.command}`);
    this.#folder = start.stateFolder;
    this.#leash = leash;
    leash.onEnd((reason) => this.#over(reason));
    for (const stream of leash.output)
      stream.on('data', (chunk: Buffer) => {
        this.#log.add(chunk);
        this.#changed();
      });
    let buffer = '';
    leash.tidings.on('data', (chunk: Buffer) => {
      const lines = (buffer + chunk).split('\n');
      buffer = lines.pop()!;
      for (const line of lines) this.#hear(line);
    });
  }

  /** What was logged before an end was told has reached us by then; `setImmediate` lets it be read first. */
  #hear(line: string): void {
    const [word, first, second] = line.split(' ');
    if (word === 'pid') {
      this.pid = Number(first);
      this.#started.resolve();
    } else if (word === 'failed') this.#failed(line.slice('failed '.length));
    else if (word === 'exit') setImmediate(() => this.#ended(exitFrom(first!, second!)));
    else if (word === 'gone' || word === 'left') setImmediate(() => this.#gone.resolve());
  }

  #failed(message: string): void {
    this.#started.reject(
      new TargetError('target/start', `can't start the server: ${message}`, undefined, this.#log.tail()),
    );
  }

  #ended(exit: Exit): void {
    if (this.exit) return;
    this.exit = exit;
    this.#exited.resolve(exit);
    this.#changed();
  }

  /** The leash is over. If it was killed before it told the server's end, the group is ended from here. */
  #over(reason: string): void {
    this.#failed(reason);
    if (this.pid > 0 && !this.exit) {
      try {
        process.kill(-this.pid, 'SIGKILL');
      } catch {
        // the group is gone already
      }
      this.#ended({ status: null, signal: 'KILL' });
    }
    this.#gone.resolve();
    this.#released.resolve();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #tell(line: string): void {
    if (this.#leash.orders.writable) this.#leash.orders.write(`${line}\n`);
  }

  get exited(): Promise<Exit> {
    return this.#exited.promise;
  }

  log(): string {
    return this.#log.text();
  }

  /** The log's last lines, for a message. */
  tail(): string {
    return this.#log.tail();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws RangeError for a name that the platform does not know. */
  signal(name: string): void {
    const number = SIGNALS[`SIG${name.replace(/^SIG/, '')}`];
    if (number === undefined) throw new RangeError(`no signal ${name}`);
    this.#tell(`signal ${number}`);
  }

  stop(graceMs = GRACE): Promise<void> {
    if (!this.#stopping) this.#tell(`stop ${graceMs / 1000}`);
    this.#stopping = true;
    return this.#gone.promise;
  }

  /** After {@link stop}: lets the leash delete the state folder, and resolves when it has ended and the log is complete. */
  async release(): Promise<void> {
    await this.#letGo();
    rmSync(this.#folder, { recursive: true, force: true }); // there only if the leash was killed
    await this.#log.close();
  }

  /** Ends the process, and leaves folder and log to its successor. */
  async succeed(): Promise<void> {
    this.#tell('keep');
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    await this.stop();
    this.#leash.orders.end();
    await this.#released.promise;
  }
}

function exitFrom(status: string, signal: string): Exit {
  if (signal === '-') return { status: Number(status), signal: null };
  const number = Number(signal);
  const name = Object.entries(SIGNALS).find(([, value]) => value === number)?.[0];
  return { status: null, signal: name?.slice('SIG'.length) ?? signal };
}
