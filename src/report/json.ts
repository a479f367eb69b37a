import type { BaselineIssue } from '../model/baseline.js';
import type { Clause, Interface } from '../model/clause.js';
import type { ExitCode, Reporter, RunEvent } from '../model/event.js';
import { type CaseResult, type Summary, summarize } from '../model/result.js';
import { CollectedRun, type CollectedTarget, sorted, summaryOf } from './collected.js';
import { jsonPieces } from './json-pieces.js';
import type { Output } from './output.js';

/** The JSON report. Its published schema is `report.schema.json`; a change that breaks a reader gets a new `schema` number. */
export interface ReportDocument {
  readonly schema: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  /** Hash of the suites that the cases came from. */
  readonly suites?: string;
  readonly durationMs: number;
  readonly exit: ExitCode;
  readonly interrupted: boolean;
  readonly summary: Summary;
  /** The clauses that the cases prove. */
  readonly clauses: readonly Clause[];
  readonly targets: readonly TargetDocument[];
  /** Entries of the baseline that are no longer right. */
  readonly baseline?: readonly BaselineIssue[];
}

export interface TargetDocument {
  readonly name: string;
  /** Null where the target never told. */
  readonly interface: Interface | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly command?: string;
  readonly concurrency?: number;
  readonly durationMs?: number;
  /** Why the target gave no verdict at all, or stopped giving them. */
  readonly trouble?: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string;
    readonly detail?: string;
  };
  readonly summary: Summary;
  readonly cases: readonly CaseResult[];
}

/** One document, written when the run is over. */
export function jsonReporter(output: Output): Reporter {
  const run = new CollectedRun();
  return {
    handle: (event: RunEvent) => run.handle(event),
    finish: async () => {
      for (const piece of jsonPieces(reportDocument(run))) output.write(piece);
      output.write('\n');
      await output.end();
    },
  };
}

/** The document of a run, of one that was cut as well. */
export function reportDocument(run: CollectedRun): ReportDocument {
  const targets = [...run.targets.values()];
  return {
    schema: 1,
    tool: run.start?.tool ?? { name: 'gatespec', version: '0' },
    startedAt: run.start?.startedAt ?? '',
    ...(run.start?.suites === undefined ? {} : { suites: run.start.suites }),
    durationMs: run.end?.durationMs ?? 0,
    exit: run.end?.exit ?? 3,
    interrupted: run.end?.interrupted ?? true,
    summary: run.end?.summary ?? summarize(targets.flatMap(({ results }) => results)),
    clauses: [...run.clauses.values()],
    targets: targets.map(targetDocument),
    ...(run.issues.length > 0 ? { baseline: run.issues } : {}),
  };
}

function targetDocument(target: CollectedTarget): TargetDocument {
  const { name, start, trouble, end } = target;
  return {
    name,
    interface: start?.interface ?? null,
    versions: start?.versions ?? {},
    ...(start?.command === undefined ? {} : { command: start.command }),
    ...(start ? { concurrency: start.concurrency } : {}),
    ...(end ? { durationMs: end.durationMs } : {}),
    ...(trouble ? { trouble: troubleDocument(trouble) } : {}),
    summary: summaryOf(target),
    cases: sorted(target.results),
  };
}

function troubleDocument({ code, message, remedy, detail }: NonNullable<CollectedTarget['trouble']>) {
  return {
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(detail === undefined ? {} : { detail }),
  };
}
