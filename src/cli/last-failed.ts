import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CacheFiles } from '../cache-files.js';
import type { Reporter, RunEvent } from '../model/event.js';
import { UsageError } from './failure.js';

/** Runs that are remembered; of others the oldest are forgotten. */
const REMEMBERED = 500;

/** What decides that a run is one of the same: the folder, the targets and the suites. */
export interface Subject {
  readonly directory: string;
  readonly targets: readonly string[];
  readonly suites: readonly string[];
  /** Does a broken SHOULD count? */
  readonly failOnWarn: boolean;
}

/**
 * Remembers in the user's cache folder which cases failed when they were last played, so that they can be played again alone. A failure
 * that a baseline knows is none; a case without a verdict is one.
 */
export class LastFailed implements Reporter {
  readonly #files: CacheFiles;
  readonly #name: string;
  readonly #failed = new Set<string>();
  readonly #passed = new Set<string>();

  constructor(
    cacheDir: string,
    private readonly subject: Subject,
  ) {
    const { directory, targets, suites } = subject;
    const key = JSON.stringify([directory, [...targets].sort(), [...suites].sort()]);
    this.#files = new CacheFiles(join(cacheDir, 'last-failed'), REMEMBERED);
    this.#name = `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
  }

  /** Ids of the cases that failed. @throws UsageError where nothing is known, or nothing failed. */
  ids(): ReadonlySet<string> {
    const known = this.#read();
    const who = this.subject.targets.join(', ');
    if (!known)
      throw new UsageError(
        `nothing is known of an earlier run of ${who} from this folder`,
        'Run once without --last-failed; targets and --suites have to be the same.',
      );
    if (known.length === 0)
      throw new UsageError(`no case of ${who} failed when it was last played`, 'Run without --last-failed.');
    return new Set(known);
  }

  handle(event: RunEvent): void {
    if (event.type !== 'case-end') return;
    const { id, verdict, known } = event.result;
    const bad = verdict === 'fail' || verdict === 'error' || (verdict === 'warn' && this.subject.failOnWarn);
    (bad && !known ? this.#failed : this.#passed).add(id);
  }

  /** What was not played stays as it was known. */
  async finish(): Promise<void> {
    if (this.#failed.size + this.#passed.size === 0) return;
    const before = (this.#read() ?? []).filter((id) => !this.#passed.has(id));
    this.#files.write(this.#name, JSON.stringify([...new Set([...before, ...this.#failed])].sort()));
  }

  #read(): string[] | undefined {
    try {
      const known: unknown = JSON.parse(readFileSync(this.#files.path(this.#name), 'utf8'));
      return Array.isArray(known) ? known.filter((id) => typeof id === 'string') : undefined;
    } catch {
      return undefined; // not there yet, or cut by a full disk
    }
  }
}
