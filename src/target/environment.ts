import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TargetError } from '../model/target.js';
import { install } from './install.js';
import type { Interpreter } from './interpreter.js';
import { withLock } from './lock.js';

/** What an installation needs from its surroundings. */
export interface Installation {
  readonly cacheDir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Told what takes long. */
  readonly notice: (text: string) => void;
}

/** Names the environment in use: written last and renamed into place, so that a half-built one is never found. */
interface Pointer {
  readonly folder: string;
  /** Day of the installation, UTC: an environment without a pinned version is renewed on the next one. */
  readonly day: string;
}

/** Milliseconds after which a replaced environment is deleted: no run is still using it. */
const KEPT = 2 * 24 * 3_600_000;

/**
 * Path of a Python that has these packages. One virtual environment for each server, list of packages and interpreter; with a pinned version it
 * stays, else it is installed anew once a day, and yesterday's is used when that fails.
 * @throws TargetError `target/install` with the installer's last lines.
 */
export async function ensureEnvironment(
  server: string,
  packages: readonly string[],
  python: Interpreter,
  installation: Installation,
  signal: AbortSignal,
): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([packages, python]))
    .digest('hex')
    .slice(0, 12);
  const home = join(installation.cacheDir, 'servers', `${server}-${key}`);
  const pinned = packages[0]!.includes('==');
  const day = new Date().toISOString().slice(0, 10);
  const isCurrent = (pointer: Pointer | undefined) => pointer && (pinned || pointer.day === day);
  const found = readPointer(home);
  if (found && isCurrent(found)) return pythonOf(home, found);
  makeFolder(home);
  return withLock(join(home, 'lock'), signal, async () => {
    const before = readPointer(home);
    if (before && isCurrent(before)) return pythonOf(home, before); // another run built it meanwhile
    installation.notice(`Installing ${packages.join(' ')} for Python ${python.version} …`);
    const folder = randomBytes(6).toString('hex');
    try {
      await install(join(home, folder), packages, python, installation.environment, signal);
    } catch (error) {
      rmSync(join(home, folder), { recursive: true, force: true });
      if (!before || signal.aborted) throw error;
      installation.notice(`${(error as Error).message}; using the installation of ${before.day}`);
      return pythonOf(home, before);
    }
    writePointer(home, { folder, day });
    sweep(home, folder);
    return pythonOf(home, { folder, day });
  });
}

function pythonOf(home: string, pointer: Pointer): string {
  return join(home, pointer.folder, 'bin', 'python');
}

function readPointer(home: string): Pointer | undefined {
  try {
    const pointer = JSON.parse(readFileSync(join(home, 'current.json'), 'utf8')) as Pointer;
    statSync(pythonOf(home, pointer)); // follows the link: the interpreter may have been removed
    return pointer;
  } catch {
    return undefined;
  }
}

function writePointer(home: string, pointer: Pointer): void {
  const path = join(home, 'current.json');
  writeFileSync(`${path}.new`, JSON.stringify(pointer));
  renameSync(`${path}.new`, path);
}

function makeFolder(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
  } catch (error) {
    throw new TargetError(
      'target/install',
      `the cache directory can't be written: ${(error as Error).message}`,
      'Let XDG_CACHE_HOME name a folder that can be.',
    );
  }
}

/** Deletes what is left of broken-off installations, and environments that were replaced long enough ago. Called with the lock held. */
function sweep(home: string, current: string): void {
  for (const name of readdirSync(home, { withFileTypes: true })) {
    if (!name.isDirectory() || name.name === current) continue;
    const path = join(home, name.name);
    const unfinished = !exists(join(path, 'installed'));
    if (unfinished || Date.now() - statSync(path).mtimeMs > KEPT)
      rmSync(path, { recursive: true, force: true });
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
