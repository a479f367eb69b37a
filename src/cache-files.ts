import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Errors of the file system that mean: nothing can be kept here. */
const UNWRITABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/** Files of one kind in the user's cache folder. Each is written whole; of more than `most` the oldest are forgotten. */
export class CacheFiles {
  constructor(
    private readonly folder: string,
    private readonly most: number,
  ) {}

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Where nothing can be written nothing is kept: a cache costs no run. */
  write(name: string, text: string): void {
    const draft = this.path(`${name}.${process.pid}`);
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(draft, text);
      renameSync(draft, this.path(name));
      this.#forget();
    } catch (error) {
      if (existsSync(draft)) rmSync(draft);
      if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  #forget(): void {
    const newest = readdirSync(this.folder)
      .map((name) => this.path(name))
      .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
      .sort((a, b) => b.at - a.at);
    for (const { path } of newest.slice(this.most)) rmSync(path, { force: true });
  }
}
