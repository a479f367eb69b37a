import type { RunEvent } from '../model/event.js';
import type { Target } from '../model/target.js';
import type { ReportRequest } from '../report/formats.js';
import { streamOutput } from '../report/output.js';
import { broadcast, createReporter } from '../report/reporters.js';
import { sourcesOf } from '../report/sources.js';
import { loadSuites } from '../suite/load.js';
import { resolveTarget } from '../target/resolve.js';
import { againCommand } from './again.js';
import { handsOf } from './by-hand.js';
import type { SelectionOptions } from './selection.js';
import { lookOf } from './terminal.js';

/** Makes reports of a saved run, as the run itself would have. */
export async function replay(
  events: readonly RunEvent[],
  reports: readonly ReportRequest[],
  options: SelectionOptions & { readonly verbose?: boolean },
): Promise<void> {
  const loaded = await loadSuites(options.suites ? { folders: options.suites, builtin: false } : {});
  const desk = {
    look: await lookOf(process.stdout, options.color),
    sources: sourcesOf(loaded.sources),
    again: (target: string, id: string) => againOf(options, target, id),
    byHand: handsOf(await targetsOf(events), loaded.scenarios),
    verbose: options.verbose === true,
  };
  const output = streamOutput(process.stdout, 'on standard output');
  const reporter = broadcast(reports.map((request) => createReporter(request, output, desk)));
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
}

/** A command that was given with `--start` is the name of its target. */
function againOf({ suites }: SelectionOptions, target: string, id: string): string {
  const start = target.includes('{port}') ? { start: target } : {};
  return againCommand({ ...start, ...(suites ? { suites } : {}) }, target, id);
}

/** The targets of the run, as far as this version knows them; nothing is started. */
async function targetsOf(events: readonly RunEvent[]): Promise<Target[]> {
  const [start] = events;
  const names = start?.type === 'run-start' ? start.targets.map(({ name }) => name) : [];
  const found = names.map((name) =>
    name.includes('{port}') ? resolveTarget(undefined, { start: name }) : resolveTarget(name),
  );
  const settled = await Promise.allSettled(found);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** The code that the saved run ended with. */
export function exitOf(events: readonly RunEvent[]): number {
  const end = events.at(-1);
  return end?.type === 'run-end' ? end.exit : 3;
}
