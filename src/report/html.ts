import type { Reporter, RunEvent } from '../model/event.js';
import { CollectedRun } from './collected.js';
import type { Desk } from './finding.js';
import { htmlDocument } from './html-document.js';
import type { Output } from './output.js';

/** One page that holds all it needs, for one target or many; written when the run is over. */
export function htmlReporter(output: Output, desk: Omit<Desk, 'clauses'>): Reporter {
  const run = new CollectedRun();
  return {
    handle: (event: RunEvent) => run.handle(event),
    finish: async () => {
      for (const part of htmlDocument(run, { ...desk, clauses: run.clauses })) output.write(part);
      await output.end();
    },
  };
}
