import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { CacheFiles } from '../cache-files.js';
import { packageVersion } from '../version.js';
import { type Compiled, contentHash, encodeCache, readCache } from './cache.js';
import type { SuiteFile } from './folder.js';

/** Combinations of own suites that are kept. */
const KEPT = 20;

/** A user's own suites, compiled, in the user's cache folder: one file for what is named together, by one version of gatespec. */
export class Kept {
  readonly #files: CacheFiles;
  readonly #name: string;

  constructor(cache: string, paths: readonly string[], builtin: boolean) {
    this.#files = new CacheFiles(join(cache, 'suites'), KEPT);
    const named = [packageVersion(), String(builtin), ...paths.map((path) => resolve(path))].join('\0');
    this.#name = `${createHash('sha256').update(named).digest('hex').slice(0, 16)}.jsonl`;
  }

  /** What was compiled of just these files; undefined where there is no such thing. */
  read(files: readonly SuiteFile[]): Compiled | undefined {
    return readCache(files, this.#files.path(this.#name));
  }

  write(files: readonly SuiteFile[], compiled: Compiled): void {
    this.#files.write(this.#name, encodeCache(compiled, contentHash(files)));
  }
}
