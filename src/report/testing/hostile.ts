import type { RunEvent } from '../../model/event.js';
import { caseResult, finding, runOf } from './stream.js';

/** What tries to become markup wherever it stands: element, attribute, script, comment, policy, template. */
export const HOSTILE =
  '</script><script>window.stolen = 1</script><!--<script>"\'><img src=x onerror="window.stolen = 1">${`\u202e\u0000';

/** A run whose every text is hostile, on two targets, one of which gave no verdict. */
export function hostileRun(): RunEvent[] {
  const at = { file: `suites/${HOSTILE}.yaml`, line: 1, column: 1 };
  const told = finding({
    requirement: HOSTILE,
    message: HOSTILE,
    expected: HOSTILE,
    actual: HOSTILE,
    at,
  });
  const result = caseResult(`a/b/${HOSTILE}`, 'fail', {
    title: HOSTILE,
    suite: HOSTILE,
    proves: [HOSTILE],
    observed: HOSTILE,
    reason: HOSTILE,
    findings: [told],
    at,
    flaky: { verdict: 'fail', findings: [told] },
    known: { as: 'expected', reason: HOSTILE, at },
    transcript: [
      { at: 1, lane: HOSTILE, kind: 'received', text: HOSTILE, octets: 7 },
      { at: 2, lane: `app:${HOSTILE}`, kind: 'app', text: HOSTILE },
    ],
  });
  const clause = { id: HOSTILE, document: HOSTILE, section: HOSTILE, level: 'must', text: HOSTILE } as const;
  return runOf({ [HOSTILE]: [result], [`2${HOSTILE}`]: HOSTILE }).map((event): RunEvent => {
    if (event.type === 'run-start')
      return { ...event, tool: { ...event.tool, version: HOSTILE }, startedAt: HOSTILE, clauses: [clause] };
    if (event.type === 'target-start')
      return {
        ...event,
        versions: { server: HOSTILE, python: HOSTILE, [HOSTILE]: HOSTILE },
        command: HOSTILE,
      };
    if (event.type === 'target-trouble')
      return { ...event, code: HOSTILE, message: HOSTILE, remedy: HOSTILE, detail: HOSTILE };
    return event;
  });
}
