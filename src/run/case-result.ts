import type { Clause } from '../model/clause.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import type { Played } from './drive.js';
import { evidenceToJson } from './evidence-json.js';
import { type Judgement, judge } from './judge.js';

/** Judges what a case left behind. */
export function resultOf(
  scenario: Scenario,
  played: Played,
  clauses: ReadonlyMap<string, Clause>,
  { attempts, verbose }: { readonly attempts: number; readonly verbose: boolean },
): CaseResult {
  const judgement = judged(scenario, played, clauses);
  const told = verbose || judgement.verdict !== 'pass';
  const result: CaseResult = {
    ...described(scenario, judgement),
    transcript: told ? played.transcript() : [],
    durationMs: Math.round(played.durationMs * 100) / 100,
    attempts,
    ...(told ? { evidence: evidenceToJson(played.evidence) } : {}),
  };
  return told ? without(played.secret, result) : result;
}

/** A report may be shown to anybody; the token of a deployed probe opens it to whoever has it. Lengths stay as they are. */
function without(secret: string | undefined, result: CaseResult): CaseResult {
  if (!secret) return result;
  return JSON.parse(JSON.stringify(result).replaceAll(secret, '*'.repeat(secret.length))) as CaseResult;
}

/** A fixture that the judge can't work with costs its own verdict, not the run. */
function judged(scenario: Scenario, { evidence }: Played, clauses: ReadonlyMap<string, Clause>): Judgement {
  try {
    return judge(scenario, evidence, clauses);
  } catch (error) {
    const reason = `the case can't be judged: ${error instanceof Error ? error.message : String(error)}`;
    return { verdict: 'error', findings: [], reason };
  }
}

/** A case that was not played. */
export function unplayed(scenario: Scenario, verdict: 'skip' | 'error', reason: string): CaseResult {
  return {
    ...described(scenario, { verdict, findings: [], reason }),
    transcript: [],
    durationMs: 0,
    attempts: 0,
  };
}

function described(
  { id, suite, title, level, proves, span }: Scenario,
  { verdict, findings, observed, reason }: Judgement,
): Omit<CaseResult, 'transcript' | 'durationMs' | 'attempts'> {
  return {
    id,
    suite,
    title,
    level,
    verdict,
    proves,
    ...(observed === undefined ? {} : { observed }),
    findings,
    ...(reason === undefined ? {} : { reason }),
    at: span,
  };
}
