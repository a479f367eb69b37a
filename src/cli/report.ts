import { Command } from 'commander';
import { FORMATS, type ReportRequest } from '../report/formats.js';
import { allReports, reportRequest } from './options.js';
import { repeated, withColour } from './selection.js';

interface ReportCommandOptions {
  readonly report?: readonly ReportRequest[];
  readonly suites?: readonly string[];
  readonly verbose?: boolean;
  readonly color?: unknown;
}

const REPORT = `${FORMATS.join(', ')}; on standard output without a file; repeatable`;

function replaying(command: Command): Command {
  return withColour(
    command
      .option('--report <format[=file]>', REPORT, reportRequest)
      .option(
        '--suites <dir>',
        'the suites that the run played, if not those of gatespec; repeatable',
        repeated,
      )
      .option('--verbose', 'tell every case, with what was kept of its transcript'),
  );
}

/** `gatespec report`: any report again, from saved ones. */
export function reportCommand(): Command {
  return replaying(
    new Command('report')
      .description('make reports again from saved ones (--report json=FILE, --report jsonl=FILE)')
      .argument('<file...>', 'saved reports; several are parts of one run'),
  ).action(async (files: string[], options: ReportCommandOptions) => {
    const { replay } = await import('./replay.js');
    await replay(await eventsOf(files), allReports(options.report), options);
  });
}

/** `gatespec merge`: one run of its shards, and the exit code that the whole would have had. */
export function mergeCommand(): Command {
  return replaying(
    new Command('merge')
      .description('put the reports of shards together; exits as the whole run would have')
      .argument('<file...>', 'the saved reports of all shards'),
  ).action(async (files: string[], options: ReportCommandOptions) => {
    const { replay, exitOf } = await import('./replay.js');
    const events = await eventsOf(files);
    await replay(events, allReports(options.report), options);
    process.exitCode = exitOf(events);
  });
}

/** `gatespec judge`: the verdicts of a saved run, computed again. */
export function judgeCommand(): Command {
  return replaying(
    new Command('judge')
      .description('judge a saved run again from the evidence it kept, without a server')
      .argument('<file>', 'a saved report'),
  ).action(async (file: string, options: ReportCommandOptions) => {
    const { replay, exitOf } = await import('./replay.js');
    const { load } = await import('./selection.js');
    const { judgeAgain } = await import('../run/judge-again.js');
    const saved = await eventsOf([file]);
    const loaded = await load(options);
    const { events, changes, judged } = judgeAgain(saved, loaded.scenarios, loaded.clauses);
    for (const { target, id, before, after } of changes)
      process.stderr.write(`gatespec: ${target} ${id}: ${before}, now ${after}\n`);
    process.stderr.write(`gatespec: ${judged} cases judged again, ${changes.length} verdicts changed\n`);
    await replay(events, allReports(options.report), options);
    process.exitCode = exitOf(events);
  });
}

async function eventsOf(files: readonly string[]) {
  const { savedEvents } = await import('../report/saved.js');
  const { mergeRuns } = await import('../report/merge.js');
  const runs = [];
  for (const file of files) runs.push({ file, events: await savedEvents(file) });
  return runs.length === 1 ? [...runs[0]!.events] : mergeRuns(runs);
}
