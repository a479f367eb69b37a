import type { ExitCode, RunEvent } from '../model/event.js';
import { type CaseResult, summarize } from '../model/result.js';
import { CollectedRun } from './collected.js';
import { SavedReportError } from './saved.js';

/** One saved run, and the file it came from. */
export interface SavedRun {
  readonly file: string;
  readonly events: readonly RunEvent[];
}

type Start = Extract<RunEvent, { type: 'run-start' }>;
type End = Extract<RunEvent, { type: 'run-end' }>;

/**
 * Makes one run of several that are parts of it: shards, or runs against other targets. Pure.
 * @throws SavedReportError `saved/mismatch` when they are not parts of one run: another version of gatespec or of the suites, one case twice.
 */
export function mergeRuns(runs: readonly SavedRun[]): RunEvent[] {
  const starts = runs.map(({ events }) => events[0] as Start);
  agree(runs, starts, 'version of gatespec', ({ tool }) => tool.version);
  agree(runs, starts, 'state of the suites', ({ suites }) => suites ?? '');
  const collected = runs.map(({ events }) => collect(events));
  const names = [...new Set(collected.flatMap((run) => [...run.targets.keys()]))];
  const parts = names.map((name) => targetEvents(name, runs, collected));
  const results = parts.flatMap(({ results }) => results);
  const ends = runs.map(({ events }) => events.at(-1) as End);
  const clauses = new Map(starts.flatMap((start) => start.clauses.map((clause) => [clause.id, clause])));
  const { shard: _, ...start } = starts[0]!;
  return [
    {
      ...start,
      startedAt: starts.map(({ startedAt }) => startedAt).sort()[0]!,
      clauses: [...clauses.values()],
      targets: parts.map(({ name, results: own }) => ({ name, cases: own.length })),
    },
    ...parts.flatMap(({ events }) => events),
    ...collected.flatMap(({ issues }): RunEvent[] =>
      issues.length > 0 ? [{ type: 'baseline', issues }] : [],
    ),
    {
      type: 'run-end',
      summary: summarize(results),
      exit: worst(ends.map(({ exit }) => exit)),
      interrupted: ends.some(({ interrupted }) => interrupted),
      durationMs: Math.max(...ends.map(({ durationMs }) => durationMs)),
    },
  ];
}

function agree(
  runs: readonly SavedRun[],
  starts: readonly Start[],
  what: string,
  of: (start: Start) => string,
): void {
  const other = starts.findIndex((start) => of(start) !== of(starts[0]!));
  if (other < 0) return;
  throw new SavedReportError(
    'saved/mismatch',
    `${runs[0]!.file} and ${runs[other]!.file} are not of the same ${what}`,
    'Make all parts with one version, from the same suites.',
  );
}

function collect(events: readonly RunEvent[]): CollectedRun {
  const run = new CollectedRun();
  for (const event of events) run.handle(event);
  return run;
}

interface Part {
  readonly name: string;
  readonly results: readonly CaseResult[];
  readonly events: readonly RunEvent[];
}

function targetEvents(name: string, runs: readonly SavedRun[], collected: readonly CollectedRun[]): Part {
  const owners = new Map<string, string>();
  const results: CaseResult[] = [];
  const own = collected.map((run) => run.targets.get(name));
  own.forEach((target, at) => {
    const { file } = runs[at]!;
    for (const result of target?.results ?? []) {
      const earlier = owners.get(result.id);
      if (earlier !== undefined)
        throw new SavedReportError(
          'saved/mismatch',
          `the case ${result.id} on ${name} is in ${earlier} and in ${file}`,
          'Give each part once; runs of the same cases are compared with gatespec diff.',
        );
      owners.set(result.id, file);
      results.push(result);
    }
  });
  const start = own.find((target) => target?.start)?.start;
  const troubles = own.flatMap((target) => (target?.trouble ? [target.trouble] : []));
  const durationMs = Math.max(0, ...own.map((target) => target?.end?.durationMs ?? 0));
  return {
    name,
    results,
    events: [
      ...(start ? [start] : []),
      ...results.map((result): RunEvent => ({ type: 'case-end', target: name, result })),
      ...troubles,
      { type: 'target-end', target: name, summary: summarize(results), durationMs },
    ],
  };
}

/** Interrupted counts most, then a broken clause, then a run without all its verdicts. */
function worst(exits: readonly ExitCode[]): ExitCode {
  return ([130, 1, 3, 2] as const).find((code) => exits.includes(code)) ?? 0;
}
