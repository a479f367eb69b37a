import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UsageError } from './failure.js';

/** Editors write a file in several steps: quiet for so long, in milliseconds, it is saved. */
const QUIET_MS = 80;

/** Files can't be watched. */
class WatchError extends Error {
  readonly code = 'watch/lost';
  readonly remedy = 'Start it again.';
}

/** Does a file below a watched folder count? `name` is its path from there. */
export type Wanted = (folder: string, name: string) => boolean;

const YAML: Wanted = (_, name) => /\.ya?ml$/.test(name);

/** Hears when files are saved: the named ones, and those below the named folders that are wanted. */
export class Saves {
  /** The paths, as they were named, that the last {@link next} told of. */
  saved: readonly string[] = [];
  readonly #watchers: FSWatcher[] = [];
  readonly #touched = new Set<string>();
  #changed = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};
  #quiet: NodeJS.Timeout | undefined;

  /** @throws UsageError where there is no such file or folder. */
  constructor(
    paths: readonly string[],
    private readonly wanted = YAML,
  ) {
    try {
      for (const path of paths) this.#watch(path);
    } catch (error) {
      this.close();
      throw new UsageError(`can't watch: ${(error as Error).message}`);
    }
  }

  /** Waits for the next save, one that was not told yet included. False once the signal is aborted. @throws WatchError */
  async next(signal: AbortSignal): Promise<boolean> {
    while (!this.#changed && !this.#failure && !signal.aborted) await this.#awoken(signal);
    this.#changed = false;
    this.saved = [...this.#touched];
    this.#touched.clear();
    if (this.#failure) throw new WatchError(`can't watch any longer: ${this.#failure.message}`);
    return !signal.aborted;
  }

  close(): void {
    clearTimeout(this.#quiet);
    for (const watcher of this.#watchers) watcher.close();
  }

  #awoken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake);
        resolve();
      };
      signal.addEventListener('abort', this.#wake);
    });
  }

  #watch(path: string): void {
    const isFile = statSync(path).isFile();
    // An editor may put a new file in the place of the old one, so the folder is what is watched.
    const watcher = watch(isFile ? dirname(path) : path, { recursive: !isFile });
    this.#watchers.push(watcher);
    watcher.on('change', (_, name) => {
      const told = name === null ? undefined : String(name);
      if (told !== undefined && !(isFile ? told === basename(path) : this.wanted(path, told))) return;
      this.#touched.add(path);
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => {
        this.#changed = true;
        this.#wake();
      }, QUIET_MS);
    });
    watcher.on('error', (error) => {
      this.#failure = error as Error;
      this.#wake();
    });
  }
}
