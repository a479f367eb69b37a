import type { ExitCode, RunEvent } from '../../model/event.js';
import type { CaseResult } from '../../model/result.js';
import { type RunOptions, run } from '../session.js';

/** A run with everything that it told. */
export interface Recorded {
  readonly exit: ExitCode;
  readonly events: readonly RunEvent[];
  /** Results by id. */
  readonly results: ReadonlyMap<string, CaseResult>;
}

/** Runs to the end and keeps the events. */
export async function recorded(
  options: Omit<RunOptions, 'version' | 'emit'> & { readonly emit?: RunOptions['emit'] },
): Promise<Recorded> {
  const events: RunEvent[] = [];
  const exit = await run({
    version: '0.0.0',
    ...options,
    emit: (event) => {
      events.push(event);
      options.emit?.(event);
    },
  });
  const ended = events.flatMap((event) => (event.type === 'case-end' ? [event.result] : []));
  return { exit, events, results: new Map(ended.map((result) => [result.id, result])) };
}

/** Verdicts that are not passes, with what was found: what a failing assertion should show. */
export function complaints({ results }: Recorded): string[] {
  return [...results.values()]
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ id, verdict, reason, findings }) => {
      const found = findings.map((one) => `${one.message}: expected ${one.expected}, saw ${one.actual}`);
      return [id, verdict, ...(reason === undefined ? [] : [reason]), ...found].join(' | ');
    });
}
