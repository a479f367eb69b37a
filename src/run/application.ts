import type { JournalRecord } from '../model/evidence.js';
import { Octets, Typed, type Value, type ValueMap } from '../model/value.js';

/** One invocation of the application, put together from its journal records. */
export interface Call {
  readonly id: string;
  readonly program: string;
  readonly begin: JournalRecord;
  readonly records: readonly JournalRecord[];
  /** `running` when no `end` was recorded. */
  readonly ended: string;
}

/** The calls of one case, in the order in which they began. Requests that came without their program are calls too (program ``). */
export function callsOf(journal: readonly JournalRecord[]): Call[] {
  const groups = new Map<string, JournalRecord[]>();
  for (const record of journal) {
    const group = groups.get(record.call);
    if (group) group.push(record);
    else groups.set(record.call, [record]);
  }
  const calls: Call[] = [];
  for (const [id, records] of groups) {
    const begin = records.find((record) => record.what === 'begin');
    if (begin) calls.push({ id, program: begin.program, begin, records, ended: endOf(records) });
  }
  return calls;
}

function endOf(records: readonly JournalRecord[]): string {
  const end = records.find((record) => record.what === 'end');
  return end ? String(field(end.value, 'how')) : 'running';
}

/** One entry of a dict that the probe reported. */
export function field(value: Value | undefined, key: string): Value | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (value instanceof Typed) return field(value.value, key);
  return value instanceof Octets || Array.isArray(value) ? undefined : (value as ValueMap)[key];
}

/** `called` and `app` of the final view (suites/README.md). */
export function applicationView(journal: readonly JournalRecord[]): { called: number; app: ValueMap } {
  const calls = callsOf(journal);
  const app: Record<string, Value> = {};
  for (const call of calls) {
    if (app[call.program] === undefined)
      app[call.program] = programView(calls.filter((c) => c.program === call.program));
  }
  const orphans = journal.filter((record) => record.what === 'orphan').length;
  return { called: calls.length + orphans, app };
}

/** The view of a program that was not called. */
export const NOT_CALLED: ValueMap = {
  called: 0,
  ended: 'not called',
  closed: 0,
  walks: 0,
  touched: [],
  received: [],
  raised: 'none',
};

function programView(calls: readonly Call[]): ValueMap {
  const views = calls.map(callView);
  return { ...views[0], called: calls.length, calls: views };
}

function callView({ begin, records, ended }: Call): ValueMap {
  const view: Record<string, Value | undefined> = {
    ended,
    closed: records.filter((record) => record.what === 'close').length,
    walks: records.filter((record) => record.what === 'walk').length,
    touched: records.filter((record) => record.what === 'touch').map(({ value }) => value),
    received: received(records),
    raised: field(records.find((record) => record.what === 'end')?.value, 'exception') ?? 'none',
    steps: stepResults(records),
  };
  for (const key of ['interface', 'scope', 'environ', 'thread', 'main', 'loop', 'pid'])
    view[key] = field(begin.value, key);
  for (const record of records) {
    const complete = record.what === 'step' ? field(record.value, 'complete') : undefined;
    if (complete === undefined) continue;
    for (const key of ['body', 'complete', 'disconnect', 'events']) view[key] = field(record.value, key);
  }
  return view;
}

function received(records: readonly JournalRecord[]): Value[] {
  const events: Value[] = [];
  for (const { what, value } of records) {
    if (what !== 'step') continue;
    for (const event of Array.isArray(value) ? value : [value]) {
      const type = field(event, 'type');
      if (typeof type === 'string' && /^(http|websocket|lifespan)\./.test(type)) events.push(event);
    }
  }
  return events;
}

function stepResults(records: readonly JournalRecord[]): ValueMap {
  const results: Record<string, Value> = {};
  for (const { what, index, value } of records) {
    if (index !== undefined && (what === 'step' || what === 'raise')) results[index] = value;
  }
  return results;
}
