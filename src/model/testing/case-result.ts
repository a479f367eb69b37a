import type { CaseResult, Verdict } from '../result.js';

/** The result of a case of the suite `a`. @param broken clauses, with a finding each */
export function caseResult(
  id: string,
  verdict: Verdict,
  broken: readonly string[] = [],
  more: Partial<CaseResult> = {},
): CaseResult {
  const at = { file: 'suites/a.yaml', line: 1, column: 1 };
  const findings = broken.map((requirement) => ({
    requirement,
    level: 'must' as const,
    message: 'it was served',
    expected: 'e',
    actual: 'a',
    at,
  }));
  return {
    id,
    suite: 'a',
    title: id,
    level: 'must',
    verdict,
    proves: broken,
    findings,
    at,
    transcript: [],
    durationMs: 1,
    attempts: 1,
    ...more,
  };
}
