import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { packageVersion } from '../version.js';
import { type Compiled, contentHash, encodeCache } from './cache.js';
import type { SuiteFile } from './folder.js';

/** Where a user's own suites are kept compiled: one file for what is named together, by one version of gatespec. */
export function keptPlace(cache: string, paths: readonly string[], builtin: boolean): string {
  const named = [packageVersion(), String(builtin), ...paths.map((path) => resolve(path))].join('\0');
  return join(cache, 'suites', `${createHash('sha256').update(named).digest('hex').slice(0, 16)}.jsonl`);
}

/** Files kept at most; the oldest go first. */
const KEPT = 20;

/** Keeps what was compiled, for the next run on the same files. Where nothing can be written the next run compiles again. */
export function keep(place: string, files: readonly SuiteFile[], compiled: Compiled): void {
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(draft, encodeCache(compiled, contentHash(files)));
    renameSync(draft, place);
    discardOld(dirname(place));
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const UNWRITABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EEXIST',
]);

function discardOld(folder: string): void {
  const byAge = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(KEPT)) rmSync(path, { force: true });
}
