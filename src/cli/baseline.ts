import { existsSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { BaselineEntry } from '../baseline/entry.js';
import { EMPTY_BASELINE, type Uncovered, updatedBaseline } from '../baseline/update.js';
import { Watch } from '../baseline/watch.js';
import type { Reporter, RunEvent } from '../model/event.js';
import type { Scenario } from '../model/scenario.js';
import { ReportError } from '../report/output.js';
import { UsageError } from './failure.js';
import { tellProblems } from './problems.js';

/** File that is looked for where none is named. */
export const BASELINE_FILE = 'gatespec.baseline.yaml';

interface BaselineOptions {
  /** A file; false to look at none. */
  readonly baseline?: string | false;
  readonly updateBaseline?: boolean;
  readonly color?: unknown;
}

/** A baseline at work, and what it takes to bring it up to date. */
export class BaselineFile implements Reporter {
  readonly watch: Watch;
  readonly #uncovered: Uncovered[] = [];
  readonly #servers = new Map<string, string | undefined>();

  private constructor(
    readonly path: string,
    readonly text: string,
    private readonly entries: readonly BaselineEntry[],
    ids: readonly string[],
    private readonly failOnWarn: boolean,
  ) {
    const today = new Date().toISOString().slice(0, 10);
    this.watch = new Watch({ entries, ids, failOnWarn, today });
  }

  /**
   * The baseline that the options name, or the one in the working directory; undefined where there is none.
   * @throws UsageError when it is wrong, or missing.
   */
  static async open(
    { baseline, updateBaseline, color }: BaselineOptions,
    all: readonly Scenario[],
    failOnWarn: boolean,
  ): Promise<BaselineFile | undefined> {
    if (baseline === false) return undefined;
    const path = baseline ?? BASELINE_FILE;
    const there = existsSync(path);
    if (!there && !updateBaseline) {
      if (baseline === undefined) return undefined;
      throw new UsageError(`there is no baseline ${path}`, 'Let --update-baseline write one.');
    }
    const text = there ? readFileSync(path, 'utf8') : EMPTY_BASELINE;
    const { parseBaseline } = await import('../baseline/parse.js');
    const { entries, problems } = parseBaseline(path, text);
    if (problems.length > 0) {
      const sources = (file: string) => (file === path ? text : undefined);
      process.stderr.write(await tellProblems(problems, { sources }, process.stderr, color));
      throw new UsageError(`the baseline ${path} is wrong`);
    }
    return new BaselineFile(
      path,
      text,
      entries,
      all.map(({ id }) => id),
      failOnWarn,
    );
  }

  /** Told of the run's events, as the reporters get them. */
  handle(event: RunEvent): void {
    if (event.type === 'target-start') this.#servers.set(event.target, event.versions.server);
    if (event.type !== 'case-end' || event.result.known) return;
    const { verdict } = event.result;
    if (verdict !== 'fail' && !(this.failOnWarn && verdict === 'warn')) return;
    const { target, result } = event;
    this.#uncovered.push({ target, server: this.#servers.get(target), result });
  }

  /** Writes the baseline anew, whole or not at all. Resolves with what changed, in words. @throws ReportError */
  async update(): Promise<string> {
    const issues = this.watch.issues();
    const wrong = this.entries.filter(({ span }) => issues.some(({ at }) => at === span));
    const text = updatedBaseline(this.text, this.entries, wrong, this.#uncovered);
    const draft = `${this.path}.${process.pid}.part`;
    try {
      await writeFile(draft, text);
      await rename(draft, this.path);
    } catch (error) {
      await rm(draft, { force: true });
      throw new ReportError(
        'report/unwritable',
        `the baseline ${this.path} could not be written: ${(error as NodeJS.ErrnoException).code}`,
        'check the place and its permissions',
      );
    }
    return `${this.path}: ${this.#uncovered.length} added, ${wrong.length} taken out`;
  }
}
