import { Command } from 'commander';
import { FORMATS, type ReportRequest } from '../report/formats.js';
import type { LastFailed } from './last-failed.js';
import { allReports, positiveSeconds, reportRequest, wholeNumber } from './options.js';
import {
  load,
  repeated,
  type SelectionOptions,
  select,
  takeTargets,
  takeWatched,
  withSelection,
} from './selection.js';
import type { Order } from './session.js';

export interface RunCommandOptions extends SelectionOptions {
  readonly start?: string;
  readonly token?: string;
  readonly report?: readonly ReportRequest[];
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly bail?: number | true;
  readonly verbose?: boolean;
  readonly keepLogs?: string;
  readonly fault?: readonly string[];
  readonly baseline?: string | false;
  readonly updateBaseline?: boolean;
  readonly retry?: number;
  readonly failOnFlaky?: boolean;
  readonly lastFailed?: boolean;
  /** True for the suites alone. */
  readonly watch?: true | readonly string[];
  readonly printConfig?: boolean;
}

/** Without a target: the reference gateway, which works with Node and python3 alone, on both interfaces. */
const DEFAULT_TARGETS = { asgi: 'reference:asgi', wsgi: 'reference:wsgi' };

export function runCommand(): Command {
  return withSelection(
    new Command('run')
      .description('play the scenarios against servers, and report clause by clause')
      .argument('[target...]', 'a URL, or a known server: NAME, NAME:VARIANT, NAME@VERSION')
      .option('--start <command>', 'start this command, with {port} in it, as the target')
      .option('--token <token>', 'token of a probe that runs already (default: GATESPEC_TOKEN)'),
  )
    .option(
      '--report <format[=file]>',
      `${FORMATS.join(', ')}; on standard output without a file; repeatable`,
      reportRequest,
    )
    .option(
      '--concurrency <n>',
      'cases at once, at most (default: what the target serves at once)',
      wholeNumber,
    )
    .option('--timeout <seconds>', 'how long the whole run may take', positiveSeconds)
    .option('--bail [n]', 'stop after n failures (default: 1)', wholeNumber)
    .option('--verbose', 'tell every case, with its transcript')
    .option('--keep-logs <dir>', "keep the servers' logs in a folder")
    .option(
      '--fault <name>',
      'switch on a fault of the reference gateway, to see it caught; repeatable',
      repeated,
    )
    .option('--baseline <file>', 'failures that are known (default: gatespec.baseline.yaml, where it exists)')
    .option('--no-baseline', 'look at no baseline')
    .option(
      '--update-baseline',
      'write the failures of this run into the baseline, and take out what is over',
    )
    .option('--retry <n>', 'play a failed case up to n times more; passing then counts as flaky', wholeNumber)
    .option('--fail-on-flaky', 'a flaky case makes the run fail')
    .option('--last-failed', 'of the cases chosen, those alone that failed when these targets last ran')
    .option(
      '--watch [path]',
      "run again whenever a suite is saved, or this file or folder of the server's; repeatable",
      repeated,
    )
    .option('--print-config', 'show what the configuration and the command line come to, and run nothing')
    .addHelpText(
      'after',
      '\nWithout a target the embedded reference gateway is judged, on both interfaces.' +
        '\nWith --level should, warnings count as failures for the exit code.',
    )
    .action(run);
}

async function run(named: string[], _: RunCommandOptions, command: Command): Promise<void> {
  const { configure, configLines } = await import('./config.js');
  const configured = await configure(command);
  const given = command.opts<RunCommandOptions>();
  const only = takeTargets(given.only);
  const skip = takeTargets(given.skip);
  const options: RunCommandOptions = { ...given, only: only.globs, skip: skip.globs };
  const watch = takeWatched(given.watch);
  const asked = [...named, ...only.targets, ...skip.targets, ...watch.targets];
  if (given.printConfig) {
    const { print } = await import('./print.js');
    await print(`${configLines(command, configured, asked).join('\n')}\n`);
    return;
  }
  const reports = allReports(options.report);
  const { whenColour } = await import('./terminal.js');
  whenColour(options.color);
  const told =
    asked.length > 0 || command.getOptionValueSource('start') === 'cli' ? asked : configured.targets;
  const names = targetNames(told, options);
  const order = () => orderOf(names, options, reports);
  if (given.watch !== undefined) {
    const { watchAndPlay } = await import('./watch.js');
    process.exitCode = await watchAndPlay(order, { names, options, reports, paths: watch.paths });
  } else {
    const made = await order();
    const { playAndReport } = await import('./session.js');
    process.exitCode = await playAndReport(made);
  }
}

/** Loads the suites and chooses the cases. */
async function orderOf(
  names: readonly (string | undefined)[],
  options: RunCommandOptions,
  reports: readonly ReportRequest[],
): Promise<Order> {
  const loaded = await load(options);
  const lastFailed = await memoryOf(names, options);
  const ids = options.lastFailed ? lastFailed.ids() : undefined;
  const scenarios = await select(loaded, options, ids);
  return { names, options, reports, loaded, scenarios, lastFailed };
}

async function memoryOf(
  names: readonly (string | undefined)[],
  { start = '', suites = [], level }: RunCommandOptions,
): Promise<LastFailed> {
  const { LastFailed } = await import('./last-failed.js');
  const { defaultCacheDir } = await import('../target/folders.js');
  return new LastFailed(defaultCacheDir(process.env), {
    directory: process.cwd(),
    targets: names.map((name) => name ?? start),
    suites,
    failOnWarn: level === 'should' || level === 'may',
  });
}

/** Undefined stands for the command of `--start`. */
function targetNames(
  named: readonly string[],
  { start, interface: only }: RunCommandOptions,
): (string | undefined)[] {
  if (named.length > 0) return [...new Set(named)];
  if (start !== undefined) return [undefined];
  return only === undefined ? Object.values(DEFAULT_TARGETS) : [DEFAULT_TARGETS[only]];
}
