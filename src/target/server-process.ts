import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { type Exit, type ServerProcess, TargetError } from '../model/target.js';
import { quoteCommand } from './command-line.js';
import { FIXTURES } from './folders.js';
import type { Log } from './log.js';

/** What is started, and with what. */
export interface Start {
  /** The Python that runs the leash. */
  readonly python: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Deleted once the process group is over, even if the tool is killed. */
  readonly stateFolder: string;
  readonly log: Log;
}

/** Milliseconds from TERM to KILL where the caller does not say. */
const GRACE = 3_000;
/** Milliseconds for the log to end once the leash has. */
const LAST_WORDS = 500;
const SIGNALS: Readonly<Record<string, number | undefined>> = constants.signals;

/**
 * A server on its leash (fixtures/leash.py): the leash is our child, the server is the leash's, in a session and process group of its
 * own. Our end of the leash's standard input is what keeps both alive.
 */
export class LeashedProcess implements ServerProcess {
  pid = 0;
  exit: Exit | undefined;
  readonly exited: Promise<Exit>;
  readonly command: string;
  readonly #log: Log;
  readonly #folder: string;
  readonly #leash: ChildProcess;
  readonly #listeners = new Set<() => void>();
  readonly #gone: Promise<void>;
  readonly #released: Promise<void>;
  #stopping: Promise<void> | undefined;
  #settle!: { started(): void; failed(message: string): void; exited(exit: Exit): void; gone(): void };

  /** Resolves once the command runs. @throws TargetError `target/start` when it can't be executed. */
  static async start(start: Start): Promise<LeashedProcess> {
    const started = new LeashedProcess(start);
    await started.#started;
    return started;
  }

  readonly #started: Promise<void>;

  private constructor(start: Start) {
    this.command = quoteCommand(start.argv);
    this.#log = start.log;
    this.#folder = start.stateFolder;
    this.#leash = spawn(
      start.python,
      ['-I', '-S', join(FIXTURES, 'leash.py'), start.stateFolder, ...start.argv],
      {
        cwd: start.directory,
        env: start.environment,
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      },
    );
    let started!: () => void;
    let failed!: (message: string) => void;
    let exited!: (exit: Exit) => void;
    let gone!: () => void;
    this.#started = new Promise((resolve, reject) => {
      started = resolve;
      failed = (message) =>
        reject(
          new TargetError('target/start', `can't start the server: ${message}`, undefined, this.#log.tail()),
        );
    });
    this.exited = new Promise((resolve) => {
      exited = (exit) => {
        this.exit ??= exit;
        resolve(this.exit);
        this.#changed();
      };
    });
    this.#gone = new Promise((resolve) => {
      gone = resolve;
    });
    this.#settle = { started, failed, exited, gone };
    this.#released = new Promise((resolve) => {
      this.#leash.once('error', (error) => this.#settle.failed(error.message));
      this.#leash.once('exit', () => setTimeout(() => this.#letGo(), LAST_WORDS).unref());
      this.#leash.once('close', () => {
        this.#lost();
        resolve();
      });
    });
    this.#read();
  }

  #read(): void {
    const [stdin, stdout, stderr, told] = this.#leash.stdio as unknown as [
      Duplex,
      Readable,
      Readable,
      Readable,
    ];
    for (const stream of [stdout, stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#log.add(chunk);
        this.#changed();
      });
    stdin.on('error', () => {}); // EPIPE when the leash is over: its `close` tells
    let buffer = '';
    told.on('data', (chunk: Buffer) => {
      const lines = (buffer + chunk).split('\n');
      buffer = lines.pop()!;
      for (const line of lines) this.#hear(line);
    });
  }

  #hear(line: string): void {
    const [word, first, second] = line.split(' ');
    if (word === 'pid') {
      this.pid = Number(first);
      this.#settle.started();
    } else if (word === 'failed') this.#settle.failed(line.slice('failed '.length));
    else if (word === 'exit') this.#settle.exited(exitFrom(first!, second!));
    else if (word === 'gone' || word === 'left') this.#settle.gone();
  }

  /** The leash is over. If it was killed before it told the server's end, the group is ended from here. */
  #lost(): void {
    this.#settle.failed('the leash process ended early');
    if (this.pid > 0 && this.exit === undefined) {
      try {
        process.kill(-this.pid, 'SIGKILL');
      } catch {
        // the group is gone already
      }
      this.#settle.exited({ status: null, signal: 'KILL' });
    }
    this.#settle.gone();
  }

  /** A process that escaped may hold the log open for ever. */
  #letGo(): void {
    for (const stream of this.#leash.stdio) stream?.destroy();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #tell(line: string): void {
    if (this.#leash.stdin?.writable) this.#leash.stdin.write(`${line}\n`);
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
    this.#stopping ??= Promise.resolve().then(() => {
      this.#tell(`stop ${graceMs / 1000}`);
      return this.#gone;
    });
    return this.#stopping;
  }

  /** After {@link stop}: lets the leash delete the state folder, and resolves when it has ended and the log is complete. */
  async release(): Promise<void> {
    await this.stop();
    this.#leash.stdin?.end();
    await this.#released;
    rmSync(this.#folder, { recursive: true, force: true }); // there only if the leash was killed
    await this.#log.close();
  }
}

function exitFrom(status: string, signal: string): Exit {
  if (signal === '-') return { status: Number(status), signal: null };
  const number = Number(signal);
  const name = Object.entries(SIGNALS).find(([, value]) => value === number)?.[0];
  return { status: null, signal: name?.slice('SIG'.length) ?? signal };
}
