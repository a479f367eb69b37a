import type { BaselineWatch } from '../model/baseline.js';
import type { Clause } from '../model/clause.js';
import type { ExitCode, RunEvent } from '../model/event.js';
import { type CaseResult, summarize } from '../model/result.js';
import type { AppStep, Scenario } from '../model/scenario.js';
import { type Target, TargetError } from '../model/target.js';
import type { Profile } from './calibrate.js';
import { CaseIds } from './case-ids.js';
import { garbage } from './garbage.js';
import { onInterface } from './plan.js';
import { DEFAULT_CONCURRENCY, type Prepared, prepare, type Session, TargetRun } from './target-run.js';

export interface RunOptions {
  readonly targets: readonly Target[];
  /** The cases selected, of both interfaces. */
  readonly scenarios: readonly Scenario[];
  readonly clauses: ReadonlyMap<string, Clause>;
  /** Version of gatespec, for the report. */
  readonly version: string;
  /** Hash of the suites, for the report. */
  readonly suites?: string;
  /** The part of the cases that these are, for the report. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Called with each event, in order. */
  readonly emit: (event: RunEvent) => void;
  /** Cases side by side on one target, at most (default 16). */
  readonly concurrency?: number;
  /** End after so many failures. */
  readonly bail?: number;
  /** Tell bad verdicts at once, without a look whether the server was going down; `bail` does so, too. */
  readonly hasty?: boolean;
  /** What is known to be broken, and tolerated. */
  readonly baseline?: BaselineWatch;
  /** Milliseconds for the whole run. */
  readonly timeoutMs?: number;
  /** Play a failed case so many times more; off by default. */
  readonly retries?: number;
  /** Does a case that passed only at a later attempt make the exit code 1? */
  readonly failOnFlaky?: boolean;
  /** Keep the transcripts of passes too. */
  readonly verbose?: boolean;
  /** Do broken SHOULDs make the exit code 1, too? */
  readonly failOnWarn?: boolean;
  /** Faults of the reference gateway to switch on. */
  readonly faults?: readonly string[];
  /** What was measured of targets, by name. A target named here is not measured again; others are added. */
  readonly profiles?: Map<string, Profile>;
  /** Aborted on Ctrl-C: verdicts reached so far stand, all else is dropped. */
  readonly signal?: AbortSignal;
}

/** All that is kept of a case once it has been told. */
type Reached = Pick<CaseResult, 'verdict' | 'known' | 'flaky'>;

const TIME_UP = 'time-up';
const ENOUGH = 'enough';

/**
 * Plays the cases against the targets, one target after the other, and tells about it in events, from `run-start` to `run-end`. Ends with
 * everything stopped that it started, however it ends.
 */
export async function run(options: RunOptions): Promise<ExitCode> {
  const began = performance.now();
  const halt = new AbortController();
  const unbind = bind(halt, options);
  const results: Reached[] = [];
  const session = makeSession(options, halt, results);
  let trouble = false;
  try {
    const prepared = await prepareUnknown(options, session);
    start(options, prepared);
    for (const target of options.targets) {
      if (halt.signal.aborted) break;
      const targetRun = new TargetRun(target, options.scenarios, session);
      if (!(await targetRun.run(prepared.get(target)))) trouble = true;
      prepared.delete(target);
    }
    for (const left of prepared.values()) if (!(left instanceof TargetError)) await left.running.stop();
  } finally {
    unbind();
  }
  const interrupted = options.signal?.aborted === true;
  const issues = interrupted ? [] : (options.baseline?.issues() ?? []);
  if (issues.length > 0) options.emit({ type: 'baseline', issues });
  const unsteady = options.failOnFlaky === true && results.some(({ flaky }) => flaky !== undefined);
  const incomplete = trouble || halt.signal.reason === TIME_UP;
  const exit = interrupted
    ? 130
    : exitCode(results, incomplete, options.failOnWarn === true, issues.length > 0 || unsteady);
  const durationMs = Math.round(performance.now() - began);
  options.emit({ type: 'run-end', summary: summarize(results), exit, interrupted, durationMs });
  return exit;
}

/** Ends the run when it is interrupted or its time is up. Returns what undoes the binding. */
function bind(halt: AbortController, { signal, timeoutMs, emit, targets }: RunOptions): () => void {
  const interrupted = () => halt.abort('interrupted');
  if (signal?.aborted) interrupted();
  signal?.addEventListener('abort', interrupted);
  const timeUp = () => {
    const message = `the time for the run was up after ${timeoutMs} ms; cases not played yet have no verdict`;
    emit({ type: 'target-trouble', target: targets.at(-1)?.name ?? '', code: 'run/timeout', message });
    halt.abort(TIME_UP);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(timeUp, timeoutMs);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupted);
  };
}

function makeSession(options: RunOptions, halt: AbortController, results: Reached[]): Session {
  let failures = 0;
  return {
    ids: new CaseIds(),
    clauses: options.clauses,
    verbose: options.verbose === true,
    halt: halt.signal,
    faults: options.faults ?? [],
    profiles: options.profiles ?? new Map(),
    hasty: options.hasty === true || options.bail !== undefined,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    retries: options.retries ?? 0,
    emit: (event) => {
      if (event.type === 'target-start') options.baseline?.target(event.target, event.versions.server);
      const known =
        event.type === 'case-end' ? options.baseline?.known(event.target, event.result) : undefined;
      if (event.type !== 'case-end') return options.emit(event);
      garbage.caseEnded();
      options.emit(known ? { ...event, result: { ...event.result, known } } : event);
      const { verdict, flaky } = event.result;
      results.push({ verdict, ...(known ? { known } : {}), ...(flaky ? { flaky } : {}) });
      if (event.result.verdict === 'fail' && !known) failures++;
      if (options.bail !== undefined && failures >= options.bail) halt.abort(ENOUGH);
    },
  };
}

/** Targets whose interface only their probe can tell are reached first, so that the cases can be counted. */
async function prepareUnknown(
  { targets }: RunOptions,
  session: Session,
): Promise<Map<Target, Prepared | TargetError>> {
  const prepared = new Map<Target, Prepared | TargetError>();
  for (const target of targets) {
    if (target.interface !== undefined || session.halt.aborted) continue;
    try {
      prepared.set(target, await prepare(target, session));
    } catch (error) {
      if (session.halt.aborted) break;
      prepared.set(target, toTargetError(error));
    }
  }
  return prepared;
}

function toTargetError(error: unknown): TargetError {
  if (error instanceof TargetError) return error;
  return new TargetError(
    'run/fault',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
}

function start(
  { targets, scenarios, clauses, version, suites, shard, emit }: RunOptions,
  prepared: ReadonlyMap<Target, Prepared | TargetError>,
): void {
  const named = new Set(scenarios.flatMap(clausesNamed));
  emit({
    type: 'run-start',
    schema: 1,
    tool: { name: 'gatespec', version },
    startedAt: new Date().toISOString(),
    ...(suites === undefined ? {} : { suites }),
    ...(shard === undefined ? {} : { shard }),
    clauses: [...named].flatMap((id) => clauses.get(id) ?? []),
    targets: targets.map((target) => {
      const known = prepared.get(target);
      const at = known instanceof TargetError ? undefined : (known?.info.interface ?? target.interface);
      return { name: target.name, cases: at === undefined ? 0 : onInterface(scenarios, at).length };
    }),
  });
}

/** The clauses that a finding of this case can name. */
function clausesNamed({ proves, programs, client, accept, never }: Scenario): string[] {
  const ofSteps = (steps: readonly AppStep[]): (string | undefined)[] =>
    steps.flatMap(({ clause, steps: inner = [] }) => [clause, ...ofSteps(inner)]);
  const others = [
    ...programs.flatMap(({ steps }) => ofSteps(steps)),
    ...[...client, ...accept, ...never].map(({ clause }) => clause),
  ];
  return [...proves, ...others.filter((id) => id !== undefined)];
}

function exitCode(
  results: readonly Reached[],
  incomplete: boolean,
  failOnWarn: boolean,
  outdated: boolean,
): ExitCode {
  const broken = (verdict: string) => verdict === 'fail' || (failOnWarn && verdict === 'warn');
  if (outdated || results.some(({ verdict, known }) => !known && broken(verdict))) return 1;
  return incomplete || results.some(({ verdict }) => verdict === 'error') ? 3 : 0;
}
