import type { ExitCode, Reporter } from '../model/event.js';
import type { Scenario } from '../model/scenario.js';
import type { Target } from '../model/target.js';
import type { ReportRequest } from '../report/formats.js';
import type { Output } from '../report/output.js';
import { streamOutput } from '../report/output.js';
import { Progress } from '../report/progress.js';
import { broadcast, createReporter } from '../report/reporters.js';
import { sourcesOf } from '../report/sources.js';
import { run } from '../run/session.js';
import { suitesDigest } from '../suite/digest.js';
import type { Loaded } from '../suite/load.js';
import { resolveTarget, type TargetOptions } from '../target/resolve.js';
import { packageVersion } from '../version.js';
import { againCommand } from './again.js';
import { BaselineFile } from './baseline.js';
import { handsOf } from './by-hand.js';
import { failureOf } from './failure.js';
import { interrupts } from './interrupt.js';
import type { RunCommandOptions } from './run.js';
import { isLive, lookOf } from './terminal.js';

export interface Order {
  /** Targets as named; undefined for the command of `--start`. */
  readonly names: readonly (string | undefined)[];
  readonly options: RunCommandOptions;
  readonly reports: readonly ReportRequest[];
  readonly loaded: Loaded;
  readonly scenarios: readonly Scenario[];
  /** Hears which cases fail. */
  readonly lastFailed: Reporter;
}

/** What outlasts a run where it is one of several. */
export interface Lasting {
  readonly targets: readonly Target[];
  readonly signal: AbortSignal;
}

/** Plays the cases and writes every report, that of a run which was interrupted or broke as well. Resolves with the exit code. */
export async function playAndReport(order: Order, lasting?: Lasting): Promise<ExitCode> {
  const { options, loaded, scenarios } = order;
  const progress = new Progress(process.stderr, isLive(process.stderr));
  const targets =
    lasting?.targets ?? (await resolveTargets(order, (text) => progress.note(`gatespec: ${text}`)));
  const failOnWarn = options.level === 'should' || options.level === 'may';
  const baseline = await BaselineFile.open(options, loaded.scenarios, failOnWarn);
  const reporter = await makeReporter(order, targets, progress, baseline);
  const { signal, release } = lasting
    ? { signal: lasting.signal, release: () => {} }
    : interrupts(() =>
        progress.note('gatespec: stopping; what is known is reported. Once more ends at once.'),
      );
  let exit: ExitCode;
  let unwritten: ExitCode;
  try {
    exit = await run({
      targets,
      scenarios,
      clauses: loaded.clauses,
      version: packageVersion(),
      suites: suitesDigest(loaded),
      ...(options.shard ? { shard: options.shard } : {}),
      emit: (event) => reporter.handle(event),
      failOnWarn,
      ...(baseline ? { baseline: baseline.watch } : {}),
      signal,
      ...limits(options),
    });
  } finally {
    progress.stop();
    release();
    unwritten = await finish(reporter);
  }
  if (baseline && options.updateBaseline && (exit === 0 || exit === 1)) {
    process.stderr.write(`gatespec: ${await baseline.update()}\n`);
    if (exit === 1) exit = 0;
  }
  return unwritten === 0 ? exit : unwritten;
}

/** Tells which reports could not be written; that does not hide what else went wrong. */
async function finish(reporter: Reporter): Promise<ExitCode> {
  try {
    await reporter.finish?.();
    return 0;
  } catch (error) {
    const { text, code } = failureOf(error);
    process.stderr.write(text);
    return code;
  }
}

function limits({ concurrency, timeout, bail, verbose, fault, retry, failOnFlaky }: RunCommandOptions) {
  return {
    ...(retry === undefined ? {} : { retries: retry }),
    ...(failOnFlaky === undefined ? {} : { failOnFlaky }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    ...(bail === undefined ? {} : { bail: bail === true ? 1 : bail }),
    ...(verbose === undefined ? {} : { verbose }),
    ...(fault === undefined ? {} : { faults: fault }),
  };
}

/** Nothing is started yet. */
export function resolveTargets(
  { names, options }: Pick<Order, 'names' | 'options'>,
  notice: (text: string) => void,
): Promise<Target[]> {
  const { start, token, interface: only, keepLogs } = options;
  const shared: TargetOptions = {
    notice,
    ...(start === undefined ? {} : { start }),
    ...(token === undefined ? {} : { token }),
    ...(only === undefined ? {} : { interface: only }),
    ...(keepLogs === undefined ? {} : { keepLogs }),
  };
  return Promise.all(names.map((name) => resolveTarget(name, shared)));
}

async function makeReporter(
  { reports, options, loaded, lastFailed }: Order,
  targets: readonly Target[],
  progress: Progress,
  baseline: BaselineFile | undefined,
): Promise<Reporter> {
  const desk = {
    look: await lookOf(process.stdout, options.color),
    sources: sourcesOf((file) => (file === baseline?.path ? baseline?.text : loaded.sources(file))),
    again: (target: string, id: string) => againCommand(options, target, id),
    byHand: handsOf(targets, loaded.scenarios, options.fault),
    verbose: options.verbose === true,
  };
  const output = standardOutput(progress);
  const written = reports.map((request) => createReporter(request, output, desk));
  return broadcast([...written, progress, lastFailed, ...(baseline ? [baseline] : [])]);
}

/** Standard output, which takes the live line away before it writes. */
function standardOutput(progress: Progress): Output {
  const output = streamOutput(process.stdout, 'on standard output');
  return {
    write: (text) => {
      progress.hide();
      output.write(text);
    },
    end: () => output.end(),
  };
}
