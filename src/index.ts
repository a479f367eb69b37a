/** The parts of gatespec, for programs: load suites, resolve targets, run, report. The command line is built from these. */
export type { Clause, Document, Interface, Level } from './model/clause.js';
export type { ExitCode, Reporter, RunEvent } from './model/event.js';
export type { Problem } from './model/problem.js';
export type { CaseResult, Finding, Summary, Verdict } from './model/result.js';
export type { Scenario } from './model/scenario.js';
export type { Span } from './model/span.js';
export { type Target, TargetError } from './model/target.js';
export type { ReportDocument } from './report/json.js';
export { ReportError } from './report/output.js';
export { type RunOptions, run } from './run/session.js';
export { type Loaded, type LoadOptions, loadSuites, type Selection, selectScenarios } from './suite/index.js';
export { resolveTarget, type TargetOptions } from './target/resolve.js';
export { packageVersion } from './version.js';
