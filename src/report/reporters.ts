import type { Reporter, RunEvent } from '../model/event.js';
import { ConsoleReporter } from './console.js';
import type { Desk } from './finding.js';
import type { ReportRequest } from './formats.js';
import { githubReporter } from './github.js';
import { htmlReporter } from './html.js';
import { jsonReporter } from './json.js';
import { jsonlReporter } from './jsonl.js';
import { junitReporter } from './junit.js';
import { PLAIN, symbolsFor } from './look.js';
import { markdownReporter } from './markdown.js';
import { fileOutput, growingFileOutput, type Output } from './output.js';

/** Makes a reporter. Throws a {@link import('./output.js').ReportError} where the file can't be written. */
export function createReporter(
  { format, file }: ReportRequest,
  stdout: Output,
  desk: Omit<Desk, 'clauses'>,
): Reporter {
  const whole = () => (file === undefined ? stdout : fileOutput(file));
  const growing = () => (file === undefined ? stdout : growingFileOutput(file));
  const plain = { ...desk, look: { width: 110, palette: PLAIN, symbols: symbolsFor(true) } };
  switch (format) {
    case 'console':
      return new ConsoleReporter(growing(), file === undefined ? desk : plain);
    case 'json':
      return jsonReporter(whole());
    case 'jsonl':
      return jsonlReporter(growing());
    case 'junit':
      return junitReporter(whole(), plain);
    case 'markdown':
      return markdownReporter(whole(), plain);
    case 'html':
      return htmlReporter(whole(), plain);
    case 'github':
      return githubReporter(whole());
  }
}

/** Several reporters as one. Each finishes whatever becomes of the others; then the failures are told, all of them. */
export function broadcast(reporters: readonly Reporter[]): Reporter {
  return {
    handle: (event: RunEvent) => {
      for (const reporter of reporters) reporter.handle(event);
    },
    finish: async () => {
      const ends = await Promise.allSettled(reporters.map(async (reporter) => reporter.finish?.()));
      const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      if (reasons.length > 0) throw new AggregateError(reasons, 'reports could not be written');
    },
  };
}
