import type { Reporter, RunEvent } from '../model/event.js';
import type { Output } from './output.js';

/** JSON lines: the event stream itself, as it happens. A stream without `run-end` was cut. */
export function jsonlReporter(output: Output): Reporter {
  return {
    handle: (event: RunEvent) => output.write(`${JSON.stringify(event)}\n`),
    finish: () => output.end(),
  };
}
