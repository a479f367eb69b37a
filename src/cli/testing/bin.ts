import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const BIN = join(ROOT, 'bin/gatespec.js');

export interface Ended {
  /** Exit status; null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Resident memory at its highest, where it was to be measured. */
  readonly megabytes?: number;
}

export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  /** A descriptor in place of the pipe. */
  readonly stdout?: number;
  /** Tell how much memory the tool took at most. */
  readonly measure?: boolean;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What was written so far. */
  readonly talk: { readonly stdout: string; readonly stderr: string };
}

/** One run of the built command line, in a temporary folder and with a temporary directory of its own. */
export class Bin {
  /** The folder in which the tool runs. */
  readonly folder = mkdtempSync(join(tmpdir(), 'gatespec-e2e-'));
  /** The tool's temporary directory; empty again when it has cleaned up. */
  readonly temporary = mkdtempSync(join(tmpdir(), 'gatespec-e2e-tmp-'));
  #children: ChildProcess[] = [];

  /** Starts the tool; `ended` tells the rest. Ended hard after `deadlineMs`, so that a hang is a failure and not a hang. */
  start(args: readonly string[], { env = {}, deadlineMs = 60_000, stdout, measure }: Start = {}): Started {
    const command = [...(measure ? ['python3', '-c', MEASURE] : []), process.execPath, BIN, ...args];
    const child = spawn(command[0]!, command.slice(1), {
      cwd: this.folder,
      env: { ...bareEnvironment(), TMPDIR: this.temporary, ...env },
      stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    });
    this.#children.push(child);
    const talk = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        talk[name] += text;
      });
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code, signal, ...talk, ...(measure ? measured(talk) : {}) });
      });
    });
    return { child, ended, talk };
  }

  run(args: readonly string[], options: Start = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** What the tool left in its temporary directory, and the processes that still have it in their environment (Linux). */
  leftovers(): string[] {
    return [
      ...readdirSync(this.temporary),
      ...this.#processes().map(({ pid, command }) => `${pid}: ${command}`),
    ];
  }

  /** Process id of the server that the tool runs, once its command line contains this text (Linux). */
  async server(text: string): Promise<number> {
    for (;;) {
      const others = this.#processes().filter(({ command }) => !/gatespec\.js|leash\.py/.test(command));
      const found = others.find(({ command }) => command.includes(text));
      if (found) return found.pid;
      if (this.#children.every(({ exitCode }) => exitCode !== null)) throw new Error(`no server ${text}`);
      await new Promise(setImmediate);
    }
  }

  #processes(): { readonly pid: number; readonly command: string }[] {
    return processesWith(`TMPDIR=${this.temporary}`);
  }

  /** Closes it. @throws where the tool has left something */
  async closeEmpty(): Promise<void> {
    const left = this.leftovers();
    await this.close();
    if (left.length > 0) throw new Error(`the tool has left ${left.join(', ')}`);
  }

  /** Waits for the end of every child, then removes the folders. */
  async close(): Promise<void> {
    for (const child of this.#children) if (child.exitCode === null) child.kill('SIGKILL');
    for (const folder of [this.folder, this.temporary]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command, and says in a last line on standard error how much memory it took, in kibioctets (octets on macOS). */
const MEASURE = `
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
`;

function measured({ stderr }: { readonly stderr: string }): { stderr: string; megabytes: number } {
  const [, rest = '', figure] = /^([\s\S]*?)(\d+)\n$/.exec(stderr) ?? [];
  return { stderr: rest, megabytes: Number(figure) / (process.platform === 'darwin' ? 1 << 20 : 1 << 10) };
}

/** The environment without what changes how the tool looks. */
function bareEnvironment(): Record<string, string | undefined> {
  const { NO_COLOR, FORCE_COLOR, CI, GATESPEC_TOKEN, ...rest } = process.env;
  return { ...rest, LANG: 'C.UTF-8' };
}

function processesWith(entry: string): { readonly pid: number; readonly command: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readQuietly(`/proc/${pid}/environ`).split('\0').includes(entry))
    .map((pid) => ({ pid: Number(pid), command: readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));
}

/** Processes come and go, and some are not ours to look at. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
