import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = fileURLToPath(new URL('../../../fixtures', import.meta.url));

/** Environment in which the probe and the reference gateway can be imported. */
export const PYTHON = {
  PYTHONPATH: [join(FIXTURES, 'reference'), join(FIXTURES, 'probe')].join(':'),
  PYTHONDONTWRITEBYTECODE: '1',
};

/** The command that starts the reference gateway, for `--start`. */
export const GATEWAY_COMMAND =
  'python3 -m gatespec_reference gatespec_probe:asgi --interface asgi --host {host} --port {port}';

/** A reference gateway that the tool did not start. */
export class Gateway {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatespec-gateway-'));
  readonly #child: ChildProcess;

  private constructor(
    readonly port: number,
    token: string,
  ) {
    const [command, ...args] = GATEWAY_COMMAND.replace('{host}', '127.0.0.1')
      .replace('{port}', `${port}`)
      .split(' ');
    const env = { ...process.env, ...PYTHON, GATESPEC_TOKEN: token, TMPDIR: this.#folder };
    this.#child = spawn(command!, args, { env, stdio: 'ignore' });
  }

  static async start(token: string): Promise<Gateway> {
    const gateway = new Gateway(await freePort(), token);
    while (!(await listens(gateway.port)))
      if (gateway.#child.exitCode !== null) throw new Error('it did not start');
    return gateway;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setImmediate(() => resolve(false)));
  });
}
