import type { RunEvent } from '../model/event.js';
import type { ReportRequest } from '../report/formats.js';
import { streamOutput } from '../report/output.js';
import { broadcast, createReporter } from '../report/reporters.js';
import { sourcesOf } from '../report/sources.js';
import { loadSuites } from '../suite/load.js';
import { againCommand } from './again.js';
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
    again: (target: string, id: string) => againCommand({}, target, id),
    verbose: options.verbose === true,
  };
  const output = streamOutput(process.stdout, 'on standard output');
  const reporter = broadcast(reports.map((request) => createReporter(request, output, desk)));
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
}

/** The code that the saved run ended with. */
export function exitOf(events: readonly RunEvent[]): number {
  const end = events.at(-1);
  return end?.type === 'run-end' ? end.exit : 3;
}
