import { z } from 'zod';
import type { RunEvent } from '../model/event.js';

// What a reader of reports relies on. Further keys may stand beside: a later version may have added them.

const text = z.string();
const number = z.number();
const level = z.enum(['must', 'should', 'may']);
const verdict = z.enum(['pass', 'fail', 'warn', 'info', 'skip', 'error']);
const side = z.enum(['asgi', 'wsgi']);
const span = z.object({ file: text, line: number, column: number });
const clause = z.object({ id: text, document: text, section: text, level, text });
const finding = z.object({
  requirement: text,
  level,
  message: text,
  expected: text,
  actual: text,
  at: span,
});
const summary = z.object({
  total: number,
  pass: number,
  fail: number,
  warn: number,
  info: number,
  skip: number,
  error: number,
});
const result = z.object({
  id: text,
  suite: text,
  title: text,
  level,
  verdict,
  proves: z.array(text),
  observed: text.optional(),
  findings: z.array(finding),
  reason: text.optional(),
  at: span,
  transcript: z.array(z.object({ at: number, lane: text, kind: text, text })),
  durationMs: number,
  attempts: number,
  flaky: z.object({ verdict, findings: z.array(finding) }).optional(),
  known: z.object({ as: z.enum(['expected', 'flaky']), reason: text, at: span }).optional(),
});
const trouble = z.object({ code: text, message: text, remedy: text.optional(), detail: text.optional() });
const issue = z.object({ kind: text, case: text, message: text, at: span });
const tool = z.object({ version: text });
const exit = z.literal([0, 1, 2, 3, 130]);

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-start'),
    tool,
    startedAt: text,
    suites: text.optional(),
    clauses: z.array(clause),
    targets: z.array(z.object({ name: text, cases: number })),
  }),
  z.object({
    type: z.literal('target-start'),
    target: text,
    interface: side,
    versions: z.record(text, text),
    concurrency: number,
    command: text.optional(),
  }),
  trouble.extend({ type: z.literal('target-trouble'), target: text }),
  z.object({ type: z.literal('case-start'), target: text, id: text }),
  z.object({ type: z.literal('case-end'), target: text, result }),
  z.object({ type: z.literal('target-end'), target: text, summary, durationMs: number }),
  z.object({ type: z.literal('baseline'), issues: z.array(issue) }),
  z.object({ type: z.literal('run-end'), summary, exit, interrupted: z.boolean(), durationMs: number }),
]);

const document = z.object({
  tool,
  startedAt: text,
  suites: text.optional(),
  durationMs: number,
  exit,
  interrupted: z.boolean(),
  summary,
  clauses: z.array(clause),
  targets: z.array(
    z.object({
      name: text,
      interface: side.nullable(),
      versions: z.record(text, text),
      command: text.optional(),
      concurrency: number.optional(),
      durationMs: number.optional(),
      trouble: trouble.optional(),
      summary,
      cases: z.array(result),
    }),
  ),
  baseline: z.array(issue).optional(),
});

/** Is it an event of a run, with all that a report is made of? */
export function isEvent(value: unknown): value is RunEvent {
  return event.safeParse(value).success;
}

/** Is it a document of the JSON report, whatever its version, with all that a report is made of? */
export function isDocument(value: unknown): boolean {
  return document.safeParse(value).success;
}
