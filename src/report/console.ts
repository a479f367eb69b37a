import type { Reporter, RunEvent } from '../model/event.js';
import type { CaseResult } from '../model/result.js';
import { baselineBlock, knownLine } from './baseline.js';
import { CollectedRun } from './collected.js';
import { comparisonTable } from './comparison.js';
import { caseBlock, type Desk, shortBlock } from './finding.js';
import type { Output } from './output.js';
import { closing, targetHeading, targetTotals, troubleBlock } from './totals.js';
import { transcriptLines } from './transcript.js';
import { visibleLine } from './visible.js';

/** Rows of one table that are told at full length; the rest of them in short. */
const FULL_ROWS = 2;

/** The report for a person: what is wrong as it is found, then the totals. Lines once printed are never rewritten. */
export class ConsoleReporter implements Reporter {
  readonly #run = new CollectedRun();
  readonly #desk: Desk;
  /** How many cases of a target's scenario were told at full length. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly output: Output,
    desk: Omit<Desk, 'clauses'>,
  ) {
    this.#desk = { ...desk, clauses: this.#run.clauses };
  }

  handle(event: RunEvent): void {
    this.#run.handle(event);
    for (const lines of this.#blocks(event))
      if (lines.length > 0) this.output.write(`${lines.join('\n')}\n\n`);
  }

  finish(): Promise<void> {
    return this.output.end();
  }

  #blocks(event: RunEvent): string[][] {
    const { look } = this.#desk;
    switch (event.type) {
      case 'target-start':
        return [targetHeading(event, this.#run, look)];
      case 'target-trouble':
        return [troubleBlock(event, look)];
      case 'case-end':
        return [this.#story(event.target, event.result)];
      case 'target-end':
        return [targetTotals(this.#run.target(event.target), look)];
      case 'baseline':
        return [baselineBlock(event.issues, this.#desk.sources, look)];
      case 'run-end':
        return [comparisonTable([...this.#run.targets.values()], look), closing(this.#run, look)];
      default:
        return [];
    }
  }

  #story(target: string, result: CaseResult): string[] {
    const { look } = this.#desk;
    const { verdict, known } = result;
    if (known && !this.#desk.verbose) return [knownLine(result, target, look)];
    if (verdict === 'fail' || verdict === 'error') return this.#block(target, result);
    if (this.#desk.verbose) return this.#wordy(target, result);
    return verdict === 'warn' ? shortBlock(result, target, this.#desk) : [];
  }

  #block(target: string, result: CaseResult): string[] {
    const scenario = result.id.slice(result.suite.length + 1).split('/', 1)[0];
    const key = `${target} ${result.suite}/${scenario}`;
    const told = this.#told.get(key) ?? 0;
    this.#told.set(key, told + 1);
    if (told >= FULL_ROWS && !this.#desk.verbose) return shortBlock(result, target, this.#desk);
    return caseBlock(result, target, this.#desk, this.#run.target(target).start);
  }

  /** With `--verbose`: every case, with its transcript. */
  #wordy(target: string, result: CaseResult): string[] {
    const { look } = this.#desk;
    if (result.verdict === 'warn')
      return caseBlock(result, target, this.#desk, this.#run.target(target).start);
    const word = look.palette.verdict[result.verdict](result.verdict.padEnd(5));
    const said = result.observed
      ? `  seen as "${result.observed}"`
      : result.reason
        ? `  ${result.reason}`
        : '';
    const head = `${word} ${result.id}  ${look.palette.dim(target)}  ${visibleLine(result.title + said)}`;
    const transcript = transcriptLines(result.transcript, { ...look, width: look.width - 2 });
    return [head, ...transcript.map((line) => `  ${line}`)];
  }
}
