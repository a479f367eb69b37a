import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { RunEvent } from '../model/event.js';
import type { ReportDocument, TargetDocument } from './json.js';
import { LineTooLong, linesOf } from './line-file.js';
import { isDocument, isEvent } from './saved-schema.js';

/** A saved report can't be used: it is no report, was cut, or is of another version. */
export class SavedReportError extends Error {
  constructor(
    readonly code:
      | 'saved/unreadable'
      | 'saved/no-report'
      | 'saved/cut'
      | 'saved/version'
      | 'saved/too-large'
      | 'saved/mismatch',
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'SavedReportError';
  }
}

/** Octets of a report that are read at most: in memory it takes several times as many. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The events of a saved run, from JSON lines or from a JSON document, in order and complete.
 * @throws SavedReportError when the file is no report of this version, was cut, or is too large.
 */
export async function savedEvents(path: string): Promise<RunEvent[]> {
  try {
    const begin = beginning(path);
    const size = statSync(path).size;
    if (begin.startsWith('{"type"')) return await lineEvents(path, size);
    if (!begin.startsWith('{')) throw noReport(path);
    return documentEvents(readDocument(path, size));
  } catch (error) {
    if (error instanceof SavedReportError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SavedReportError('saved/unreadable', `the report ${path} can't be read (${code ?? message})`);
  }
}

/** The first octets, enough to know what it is. */
function beginning(path: string): string {
  const octets = Buffer.alloc(512);
  const file = openSync(path, 'r');
  try {
    return octets.toString('utf8', 0, readSync(file, octets)).trimStart();
  } finally {
    closeSync(file);
  }
}

async function lineEvents(path: string, size: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  try {
    for await (const line of linesOf(path)) {
      if (line.trim() !== '') events.push(eventOf(path, line, events));
      // A report of another version says so in its first line, however large it is.
      if (events.length === 1)
        tooLarge(path, size, 'Keep fewer transcripts in one report: without --verbose, or in shards.');
    }
  } catch (error) {
    if (error instanceof LineTooLong) throw cut(path, error.line - 1);
    throw error;
  }
  if (events.length === 0) throw noReport(path);
  if (events.at(-1)?.type !== 'run-end') throw cut(path, events.length);
  return events;
}

function eventOf(path: string, line: string, before: readonly RunEvent[]): RunEvent {
  const event = parsed(line);
  const begun = before.length > 0 || line.startsWith('{"type":"run-start"');
  if (event === undefined) throw begun ? cut(path, before.length) : noReport(path);
  if (before.length === 0) {
    if ((event as RunEvent | null)?.type !== 'run-start') throw noReport(path);
    checkVersion(path, event as { schema: unknown });
  }
  const doubled = before.length > 0 && (event as RunEvent | null)?.type === 'run-start';
  if (!isEvent(event) || doubled || before.at(-1)?.type === 'run-end')
    throw new SavedReportError(
      'saved/no-report',
      `line ${before.length + 1} of the report ${path} is no event of its run`,
      REMEDY_CUT,
    );
  return event;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readDocument(path: string, size: number): ReportDocument {
  tooLarge(path, size, 'Save long runs with --report jsonl=FILE, which takes a quarter of the space.');
  const document = parsed(readFileSync(path, 'utf8'));
  if (document === undefined) {
    if (!/^\{\s*"schema"/.test(beginning(path))) throw noReport(path);
    throw new SavedReportError('saved/cut', `the report ${path} is no whole JSON document`, REMEDY_CUT);
  }
  if (
    typeof document !== 'object' ||
    document === null ||
    !('schema' in document) ||
    !('targets' in document)
  )
    throw noReport(path);
  checkVersion(path, document);
  if (isDocument(document)) return document as unknown as ReportDocument;
  throw new SavedReportError('saved/no-report', `the report ${path} lacks what reports have`, REMEDY_CUT);
}

const REMEDY_CUT = 'It was cut, or something else was written into it: make it again.';

function tooLarge(path: string, size: number, remedy: string): void {
  if (size <= LARGEST) return;
  const [is, most] = [size, LARGEST].map((octets) => Math.round(octets / 1024 / 1024));
  throw new SavedReportError(
    'saved/too-large',
    `the report ${path} has ${is} MiB; ${most} MiB are read at most`,
    remedy,
  );
}

function cut(path: string, lines: number): SavedReportError {
  const message = `the report ${path} ends after ${lines} lines without its footer`;
  return new SavedReportError('saved/cut', message, REMEDY_CUT);
}

function noReport(path: string): SavedReportError {
  return new SavedReportError(
    'saved/no-report',
    `${path} is no report of gatespec`,
    'Give a file written by --report json=FILE or --report jsonl=FILE.',
  );
}

function checkVersion(path: string, report: { readonly schema?: unknown }): void {
  if (report.schema === 1) return;
  throw new SavedReportError(
    'saved/version',
    `the report ${path} has schema ${JSON.stringify(report.schema)}, this version of gatespec reads 1`,
    'Read it with the version that wrote it, or make it again.',
  );
}

/** The stream that a document was made of; what a document does not keep, as `case-start`, is left out. */
export function documentEvents(document: ReportDocument): RunEvent[] {
  const { schema, tool, startedAt, suites, clauses, targets, summary, exit, interrupted, durationMs } =
    document;
  return [
    {
      type: 'run-start',
      schema,
      tool: { name: 'gatespec', version: tool.version },
      startedAt,
      ...(suites === undefined ? {} : { suites }),
      clauses,
      targets: targets.map(({ name, cases }) => ({ name, cases: cases.length })),
    },
    ...targets.flatMap(targetEvents),
    ...(document.baseline ? [{ type: 'baseline' as const, issues: document.baseline }] : []),
    { type: 'run-end', summary, exit, interrupted, durationMs },
  ];
}

function targetEvents(target: TargetDocument): RunEvent[] {
  const { name, interface: at, versions, concurrency, command, trouble, cases, summary, durationMs } = target;
  const start: RunEvent[] =
    at === null
      ? []
      : [
          {
            type: 'target-start',
            target: name,
            interface: at,
            versions,
            concurrency: concurrency ?? 1,
            ...(command === undefined ? {} : { command }),
          },
        ];
  return [
    ...start,
    ...cases.map((result): RunEvent => ({ type: 'case-end', target: name, result })),
    ...(trouble ? [{ type: 'target-trouble' as const, target: name, ...trouble }] : []),
    { type: 'target-end', target: name, summary, durationMs: durationMs ?? 0 },
  ];
}
