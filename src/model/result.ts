import type { Known } from './baseline.js';
import type { Interface, Level } from './clause.js';
import type { TranscriptEntry } from './evidence.js';
import type { Span } from './span.js';

export type Verdict = 'pass' | 'fail' | 'warn' | 'info' | 'skip' | 'error';

/** One broken expectation. */
export interface Finding {
  /** The clause broken. */
  readonly requirement: string;
  readonly level: Level;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  /** Place of the expectation in the fixture. */
  readonly at: Span;
}

export interface CaseResult {
  readonly id: string;
  readonly suite: string;
  readonly title: string;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly proves: readonly string[];
  /** Name of the accepted behaviour that was seen. */
  readonly observed?: string;
  readonly findings: readonly Finding[];
  /** Why a case was skipped, or has no verdict. */
  readonly reason?: string;
  /** Place of the scenario in its fixture. */
  readonly at: Span;
  /** Kept for anything but a pass, and for everything with `--verbose`. */
  readonly transcript: readonly TranscriptEntry[];
  readonly durationMs: number;
  readonly attempts: number;
  /** What the first attempt came to, where a later one did not fail (`--retry`). */
  readonly flaky?: { readonly verdict: Verdict; readonly findings: readonly Finding[] };
  /** What the baseline says of it; absent where it says nothing, or nothing is broken. */
  readonly known?: Known;
  /** What both sides saw, as JSON (run/evidence-json.ts), so that the verdict can be computed again. Kept with the transcript. */
  readonly evidence?: unknown;
}

export type Summary = { readonly total: number } & Readonly<Record<Verdict, number>>;

export interface TargetReport {
  readonly name: string;
  readonly interface: Interface;
  /** `server`, `python` and every library the probe reported. */
  readonly versions: Readonly<Record<string, string>>;
  readonly summary: Summary;
  readonly cases: readonly CaseResult[];
}

/** Counts verdicts. */
export function summarize(cases: Iterable<{ readonly verdict: Verdict }>): Summary {
  const counts = { total: 0, pass: 0, fail: 0, warn: 0, info: 0, skip: 0, error: 0 };
  for (const { verdict } of cases) {
    counts.total++;
    counts[verdict]++;
  }
  return counts;
}
