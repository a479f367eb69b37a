import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'bin/gatespec.js');

export interface Ended {
  /** Exit status; null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of the built command line, in a temporary folder and with a temporary directory of its own. */
export class Bin {
  /** The folder in which the tool runs. */
  readonly folder = mkdtempSync(join(tmpdir(), 'gatespec-e2e-'));
  /** The tool's temporary directory; empty again when it has cleaned up. */
  readonly temporary = mkdtempSync(join(tmpdir(), 'gatespec-e2e-tmp-'));
  #children: ChildProcess[] = [];

  /** Starts the tool; `ended` tells the rest. Ended hard after `deadlineMs`, so that a hang is a failure and not a hang. */
  start(
    args: readonly string[],
    { env = {}, deadlineMs = 60_000 }: { env?: Record<string, string>; deadlineMs?: number } = {},
  ): {
    readonly child: ChildProcess;
    readonly ended: Promise<Ended>;
    readonly stdout: () => string;
    readonly stderr: () => string;
  } {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: this.folder,
      env: { ...bareEnvironment(), TMPDIR: this.temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(timer);
        resolve({ code, stdout, stderr });
      });
    });
    return { child, ended, stdout: () => stdout, stderr: () => stderr };
  }

  run(
    args: readonly string[],
    options: { env?: Record<string, string>; deadlineMs?: number } = {},
  ): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** What the tool left in its temporary directory, and the processes that still have it in their environment (Linux). */
  leftovers(): string[] {
    return [...readdirSync(this.temporary), ...processesWith(`TMPDIR=${this.temporary}`)];
  }

  /** Waits for the end of every child, then removes the folders. */
  async close(): Promise<void> {
    for (const child of this.#children) if (child.exitCode === null) child.kill('SIGKILL');
    for (const folder of [this.folder, this.temporary]) rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without what changes how the tool looks. */
function bareEnvironment(): Record<string, string | undefined> {
  const { NO_COLOR, FORCE_COLOR, CI, GATESPEC_TOKEN, ...rest } = process.env;
  return { ...rest, LANG: 'C.UTF-8' };
}

function processesWith(entry: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readQuietly(`/proc/${pid}/environ`).split('\0').includes(entry))
    .map((pid) => `process ${pid}: ${readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

/** Processes come and go, and some are not ours to look at. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
