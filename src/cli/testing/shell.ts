import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BIN } from './bin.js';
import { freePort, listens } from './gateway.js';

/** The package is not installed here, so `npx gatespec` is its command line in this folder. */
const NPX = `#!/bin/sh\nshift\nexec '${process.execPath}' '${BIN}' "$@"\n`;

/** Does what nc does with \`-w SECONDS HOST PORT\`, where there is none. */
const NC = `#!/usr/bin/env python3
import socket, sys, threading
_, _, patience, host, port = sys.argv
connection = socket.create_connection((host, int(port)))
connection.settimeout(float(patience))
def send():
    for line in iter(lambda: sys.stdin.buffer.read1(65536), b""):
        connection.sendall(line)
threading.Thread(target=send, daemon=True).start()
try:
    while data := connection.recv(65536):
        sys.stdout.buffer.write(data)
except (TimeoutError, socket.timeout):
    pass
`;

export function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

/** A person's shell: what is typed runs as it is, save that another port than 8000 is taken, which may be in use. */
export class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatespec-shell-'));
  readonly #servers: ChildProcess[] = [];

  private constructor(readonly port: number) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    this.#tool('npx', NPX);
    if (has('nc')) return;
    console.warn('NO NC ON THIS MACHINE: a stand-in in Python takes its place');
    this.#tool('nc', NC);
  }

  static async open(): Promise<Shell> {
    return new Shell(await freePort());
  }

  #tool(name: string, text: string): void {
    const path = join(this.folder, 'bin', name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  }

  #start(line: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
    const typed = line.replaceAll(/\b8000\b/g, String(this.port));
    const path = [join(this.folder, 'bin'), process.env.PATH].join(delimiter);
    const { GATESPEC_TOKEN: _, ...rest } = process.env;
    return spawn('sh', ['-c', `exec 2>&1; ${typed}`], {
      cwd: this.folder,
      env: { ...rest, PYTHONDONTWRITEBYTECODE: '1', TMPDIR: this.folder, PATH: path, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
  }

  /** Starts a server, and waits until it listens. */
  async serve(line: string, env?: Readonly<Record<string, string>>): Promise<void> {
    const server = this.#start(line, env);
    this.#servers.push(server);
    let said = '';
    server.stdout!.on('data', (chunk) => {
      said += chunk;
    });
    while (!(await listens(this.port)))
      if (server.exitCode !== null) throw new Error(`the server did not start: ${said}`);
  }

  /** Resolves with all that the line wrote. */
  async run(line: string, env?: Readonly<Record<string, string>>): Promise<string> {
    const child = this.#start(line, env);
    let said = '';
    child.stdout!.setEncoding('latin1').on('data', (chunk) => {
      said += chunk;
    });
    await once(child, 'close');
    return said;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      const exited = server.exitCode === null ? once(server, 'exit') : undefined;
      process.kill(-server.pid!, 'SIGKILL');
      await exited;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
