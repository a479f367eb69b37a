import type { Span } from '../model/span.js';

/** One line of a baseline. */
export interface BaselineEntry {
  readonly list: 'expected' | 'flaky';
  /** Id of a case, or a glob over ids. */
  readonly case: string;
  /** Only findings on this clause are covered. */
  readonly requirement?: string;
  readonly reason: string;
  /** The last day on which the entry holds (`2027-01-31`), or the first server version on which it no longer does (`0.60`). */
  readonly until?: string;
  /** Glob over target names; absent for all. */
  readonly target?: string;
  readonly span: Span;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Is it a day of the calendar? */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Is it a release number: numbers between points, and what may follow them (`1.0rc1`)? */
export function isVersion(text: string): boolean {
  return /^\d+(\.\d+)*([a-z.+-][\w.+-]*)?$/i.test(text) && !DATE.test(text);
}

/** Is `version` the release `until`, or a later one? Compares the numbers; a pre-release counts as its release. */
export function reached(version: string, until: string): boolean {
  const [have, limit] = [version, until].map((text) =>
    (/^\d+(\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(Number),
  );
  for (let at = 0; at < Math.max(have!.length, limit!.length); at++) {
    const step = (have![at] ?? 0) - (limit![at] ?? 0);
    if (step !== 0) return step > 0;
  }
  return true;
}
