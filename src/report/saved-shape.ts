import type { RunEvent } from '../model/event.js';

/** What a value has to be, down to where a reader of reports relies on it. */
type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string';
const number: Shape = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Shape = (value) => typeof value === 'boolean';
const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);
const oneOf =
  (...allowed: readonly unknown[]): Shape =>
  (value) =>
    allowed.includes(value);
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);
const map =
  (shape: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value).every(shape);
/** Further keys may stand beside: a later version may have added them. */
const object =
  (keys: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) && Object.entries(keys).every(([key, shape]) => shape(value[key]));

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const level = oneOf('must', 'should', 'may');
const verdict = oneOf('pass', 'fail', 'warn', 'info', 'skip', 'error');
const span = object({ file: text, line: number, column: number });
const clause = object({ id: text, document: text, section: text, level, text });
const finding = object({
  requirement: text,
  level,
  message: text,
  expected: text,
  actual: text,
  at: span,
});
const transcriptEntry = object({ at: number, lane: text, kind: text, text });
const known = object({ as: oneOf('expected', 'flaky'), reason: text, at: span });
const summary = object(
  Object.fromEntries(
    ['total', 'pass', 'fail', 'warn', 'info', 'skip', 'error'].map((name) => [name, number]),
  ),
);
const result = object({
  id: text,
  suite: text,
  title: text,
  level,
  verdict,
  proves: list(text),
  observed: optional(text),
  findings: list(finding),
  reason: optional(text),
  at: span,
  transcript: list(transcriptEntry),
  durationMs: number,
  attempts: number,
  flaky: optional(object({ verdict, findings: list(finding) })),
  known: optional(known),
});
const trouble = { code: text, message: text, remedy: optional(text), detail: optional(text) };
const issue = object({ kind: text, case: text, message: text, at: span });
const tool = object({ version: text });
const exit = oneOf(0, 1, 2, 3, 130);

const EVENTS: Readonly<Record<RunEvent['type'], Shape>> = {
  'run-start': object({
    tool,
    startedAt: text,
    suites: optional(text),
    clauses: list(clause),
    targets: list(object({ name: text, cases: number })),
  }),
  'target-start': object({
    target: text,
    interface: oneOf('asgi', 'wsgi'),
    versions: map(text),
    concurrency: number,
    command: optional(text),
  }),
  'target-trouble': object({ target: text, ...trouble }),
  'case-start': object({ target: text, id: text }),
  'case-end': object({ target: text, result }),
  'target-end': object({ target: text, summary, durationMs: number }),
  baseline: object({ issues: list(issue) }),
  'run-end': object({ summary, exit, interrupted: flag, durationMs: number }),
};

/** Is it an event of a run, with all that a report is made of? */
export function isEvent(value: unknown): value is RunEvent {
  if (!isObject(value) || typeof value.type !== 'string' || !Object.hasOwn(EVENTS, value.type)) return false;
  return EVENTS[value.type as RunEvent['type']](value);
}

/** Is it a document of the JSON report, whatever its version, with all that a report is made of? */
export const isDocument: Shape = object({
  tool,
  startedAt: text,
  suites: optional(text),
  durationMs: number,
  exit,
  interrupted: flag,
  summary,
  clauses: list(clause),
  targets: list(
    object({
      name: text,
      interface: oneOf('asgi', 'wsgi', null),
      versions: map(text),
      command: optional(text),
      concurrency: optional(number),
      durationMs: optional(number),
      trouble: optional(object(trouble)),
      summary,
      cases: list(result),
    }),
  ),
  baseline: optional(list(issue)),
});
