import type { Evidence, JournalRecord } from '../model/evidence.js';
import type { Finding } from '../model/result.js';
import type { AppStep, Program } from '../model/scenario.js';
import { Typed } from '../model/value.js';
import { type Call, callsOf, field } from './application.js';
import { type Docket, finding, place } from './docket.js';
import { type Captures, match } from './match.js';
import { describe, expectation } from './wording.js';

/**
 * Judges the claims in the application's script against what its journal says. When the client's script was given up, only what the
 * application had done by then counts, and nothing that it had not come to.
 */
export function judgeApplication(
  docket: Docket,
  { journal, brokenOff }: Pick<Evidence, 'journal' | 'brokenOff'>,
  captures: Captures,
): Finding[] {
  const calls = callsOf(journal.slice(0, brokenOff));
  const whole = brokenOff === undefined;
  const findings: Finding[] = [];
  for (const program of docket.scenario.programs) {
    const claims = claimsOf(program.steps, docket);
    if (claims.length === 0) continue;
    const own = calls.filter((call) => call.program === program.name);
    if (whole && own.length === 0 && docket.scenario.accept.length === 0)
      findings.push(notCalled(docket, program, claims[0]!));
    for (const call of own)
      findings.push(...claims.flatMap((step) => judgeStep(docket, step, call, whole, captures)));
  }
  return findings;
}

function claimsOf(steps: readonly AppStep[], docket: Docket): AppStep[] {
  return steps
    .filter((step) => step.only === undefined || step.only === docket.interface)
    .flatMap((step) => [
      ...(step.expect !== undefined || step.raises !== undefined ? [step] : []),
      ...claimsOf(step.steps ?? [], docket),
    ]);
}

function notCalled(docket: Docket, program: Program, step: AppStep): Finding {
  return finding(docket, step, {
    message: `the application was not called with the program "${program.name}"`,
    expected: 'one call',
    actual: 'none',
  });
}

function judgeStep(docket: Docket, step: AppStep, call: Call, whole: boolean, captures: Captures): Finding[] {
  if (step.verb === 'scope' || step.verb === 'environ') {
    const wrong = match(step.expect!, field(call.begin.value, step.verb), captures);
    return wrong
      ? [
          finding(docket, step, {
            message: `${place(wrong)}the ${step.verb} is not as claimed`,
            expected: place(wrong) + wrong.expected,
            actual: wrong.actual,
          }),
        ]
      : [];
  }
  const records = call.records.filter(
    (r) => r.index === step.index && (r.what === 'step' || r.what === 'raise'),
  );
  if (records.length === 0) return whole ? [neverThere(docket, step, call)] : [];
  return records.flatMap((record) => judgeRecord(docket, step, record, captures));
}

function neverThere(docket: Docket, step: AppStep, call: Call): Finding {
  const state =
    call.ended === 'running' ? 'it is still waiting, or was stopped there' : `it had ended: ${call.ended}`;
  const expected = step.expect ? expectation(step.expect) : 'the step to be done';
  return finding(docket, step, {
    message: `the application's ${step.verb} did not come back`,
    expected,
    actual: state,
  });
}

function judgeRecord(docket: Docket, step: AppStep, record: JournalRecord, captures: Captures): Finding[] {
  const raised = record.what === 'raise';
  if (step.raises !== undefined) {
    const fits =
      step.raises === false ? !raised : raised && match(step.raises, record.value, captures) === undefined;
    if (!fits) {
      const expected =
        step.raises === false
          ? 'no exception'
          : step.raises.kind === 'present'
            ? 'an exception'
            : expectation(step.raises);
      const actual = raised ? describe(record.value) : `no exception, result ${describe(record.value)}`;
      return [
        finding(docket, step, { message: `what the application's ${step.verb} raised`, expected, actual }),
      ];
    }
  }
  if (step.expect === undefined) return [];
  if (raised && record.value instanceof Typed && step.raises === undefined) {
    const text = {
      message: `the application's ${step.verb} raised`,
      expected: expectation(step.expect),
      actual: describe(record.value),
    };
    return [finding(docket, step, text)];
  }
  const wrong = match(step.expect, record.value, captures);
  return wrong
    ? [
        finding(docket, step, {
          message: `${place(wrong)}what the application's ${step.verb} returned`,
          expected: place(wrong) + wrong.expected,
          actual: wrong.actual,
        }),
      ]
    : [];
}
