import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../model/event.js';
import type { ReportDocument, TargetDocument } from './json.js';

/** A saved report can't be used: it is no report, was cut, or is of another version. */
export class SavedReportError extends Error {
  constructor(
    readonly code: 'saved/unreadable' | 'saved/no-report' | 'saved/cut' | 'saved/version' | 'saved/mismatch',
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'SavedReportError';
  }
}

/** A document has to fit into one text in memory; JSON lines are read one by one and may be longer. Octets. */
const LARGEST_DOCUMENT = 256 * 1024 * 1024;

/**
 * The events of a saved run, from JSON lines or from a JSON document, in order and complete.
 * @throws SavedReportError when the file is no report of this version, or was cut.
 */
export async function savedEvents(path: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  try {
    const size = statSync(path).size;
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      if (events.length === 0 && !line.startsWith('{"type"')) return documentEvents(readDocument(path, size));
      if (line !== '') events.push(parsed(path, line, events));
    }
  } catch (error) {
    if (error instanceof SavedReportError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SavedReportError('saved/unreadable', `the report ${path} can't be read (${code ?? message})`);
  }
  return complete(path, events);
}

function parsed(path: string, line: string, before: readonly RunEvent[]): RunEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    if (before.length === 0) throw noReport(path);
    throw cut(path, before.length);
  }
  if (before.length > 0) return event as RunEvent;
  if ((event as RunEvent | null)?.type !== 'run-start') throw noReport(path);
  checkVersion(path, event as { schema: unknown });
  return event as RunEvent;
}

function isDocument(value: unknown): value is ReportDocument {
  return typeof value === 'object' && value !== null && 'targets' in value && !('type' in value);
}

function readDocument(path: string, size: number): ReportDocument {
  if (size > LARGEST_DOCUMENT)
    throw new SavedReportError(
      'saved/unreadable',
      `the report ${path} has ${Math.round(size / 1024 / 1024)} MiB, too much for one JSON document`,
      'Save long runs with --report jsonl=FILE.',
    );
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    if (size === 0 || !beginsDocument(path)) throw noReport(path);
    throw new SavedReportError('saved/cut', `the report ${path} is no whole JSON document`, REMEDY_CUT);
  }
  if (!isDocument(document)) throw noReport(path);
  return checkVersion(path, document);
}

/** Does the text begin as our documents do? */
function beginsDocument(path: string): boolean {
  return /^\s*\{\s*"schema"/.test(readFileSync(path, 'utf8').slice(0, 100));
}

const REMEDY_CUT = 'It was cut, or something else was written into it: make it again.';

function complete(path: string, events: readonly RunEvent[]): RunEvent[] {
  if (events.length === 0) throw noReport(path);
  if (events.at(-1)?.type !== 'run-end') throw cut(path, events.length);
  return [...events];
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

function checkVersion<T extends { readonly schema: unknown }>(path: string, report: T): T {
  if (report.schema === 1) return report;
  throw new SavedReportError(
    'saved/version',
    `the report ${path} has schema ${JSON.stringify(report.schema)}, this version of gatespec reads 1`,
    'Read it with the version that wrote it, or make it again.',
  );
}

/** The stream that a document was made of; what a document does not keep, as `case-start`, is left out. */
export function documentEvents(document: ReportDocument): RunEvent[] {
  const { schema, tool, startedAt, clauses, targets, summary, exit, interrupted, durationMs } = document;
  return [
    {
      type: 'run-start',
      schema,
      tool: { name: 'gatespec', version: tool.version },
      startedAt,
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
