import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TargetError } from '../model/target.js';
import { FIXTURES } from './folders.js';
import type { Leash } from './leash.js';
import type { Start } from './server-process.js';

/** Milliseconds in which a fork must have connected; the first waits for what is imported. */
const CONNECTED_WITHIN = 30_000;

/**
 * A Python process that has imported what many starts of one program need, and forks a leash for each (fixtures/zygote.py): a start then
 * costs some milliseconds. It lives until it is closed, or we are gone.
 */
export class Zygote {
  readonly #process: ChildProcess;
  readonly #waiting = new Set<(reason: string) => void>();
  #said = '';

  /** @param modules what is imported beforehand; each start runs these themselves anew, with its own environment */
  constructor(python: string, modules: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#process = spawn(python, [join(FIXTURES, 'zygote.py'), ...modules], {
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#process.stdin!.on('error', () => {}); // EPIPE when it is over: `close` tells
    this.#process.stderr!.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(-4096);
    });
    this.#process.once('error', (error) => this.#failAll(error.message));
    this.#process.once('close', () => this.#failAll('the process that forks them has ended'));
  }

  /** Forks the leash of `python -m MODULE …`. @throws TargetError `target/start` */
  leash({ argv, directory, environment, stateFolder }: Start): Promise<Leash> {
    return new Promise((resolve, reject) => {
      const connections: Socket[] = [];
      const server = createServer({ allowHalfOpen: true });
      const settle = () => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        server.close();
      };
      const fail = (reason: string) => {
        settle();
        for (const connection of connections) connection.destroy();
        const message = `can't start the server: ${reason}`;
        reject(new TargetError('target/start', message, undefined, this.#said));
      };
      const timer = setTimeout(fail, CONNECTED_WITHIN, 'its fork does not connect');
      this.#waiting.add(fail);
      server.once('error', ({ message }) => fail(message));
      server.on('connection', (connection) => {
        connections.push(connection);
        const [control, output] = connections;
        if (!output) return;
        settle();
        resolve(leashOf(control!, output));
      });
      server.listen(join(stateFolder, 'leash'), () => {
        const order = { command: argv, directory, environment, state: stateFolder };
        if (this.#process.stdin!.writable) this.#process.stdin!.write(`${JSON.stringify(order)}\n`);
        else fail('the process that forks them has ended');
      });
    });
  }

  /** Lets it end; what it has forked lives on. */
  close(): void {
    this.#process.stdin!.end();
  }

  #failAll(reason: string): void {
    for (const fail of [...this.#waiting]) fail(reason);
  }
}

function leashOf(control: Socket, output: Socket): Leash {
  let open = 2;
  let over = () => {};
  for (const connection of [control, output]) {
    connection.on('error', () => {}); // the leash is over: `close` tells
    connection.on('end', () => connection.end());
    connection.once('close', () => --open === 0 && over());
  }
  return {
    orders: control,
    tidings: control,
    output: [output],
    onEnd: (listener) => {
      over = () => listener('its leash ended early');
      if (open === 0) over();
    },
  };
}
