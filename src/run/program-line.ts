import type { Interface } from '../model/clause.js';
import { encodeProgram, PROGRAM_FIELD, type ProgramName, type ProgramStep } from '../model/program.js';
import type { AppStep, Program } from '../model/scenario.js';

/** Verbs that only claim something of the call: the probe hears nothing of them. */
const CLAIMS: ReadonlySet<string> = new Set(['scope', 'environ']);

/** The steps of a program as the probe plays them on this interface. */
export function probeSteps(steps: readonly AppStep[], at: Interface): ProgramStep[] {
  return steps
    .filter((step) => !CLAIMS.has(step.verb) && (step.only === undefined || step.only === at))
    .map((step) => {
      const argument = step.steps ? withSteps(step, probeSteps(step.steps, at)) : step.argument;
      return step.as === undefined
        ? [step.index, step.verb, argument]
        : [step.index, step.verb, argument, { as: step.as }];
    });
}

/** Nested steps stand in `do`, or are the whole argument (fixtures/probe/README.md). */
function withSteps(step: AppStep, inner: ProgramStep[]): unknown {
  return step.verb === 'repeat' ? { ...(step.argument as object), do: inner } : inner;
}

/** The value of the program field, for one attempt at a case. */
export function programValue(name: ProgramName, program: Program, at: Interface): string {
  return encodeProgram(name, probeSteps(program.steps, at));
}

/** The field line that carries a program, without CR LF. */
export function programLine(name: ProgramName, program: Program, at: Interface): string {
  return `${PROGRAM_FIELD}: ${programValue(name, program, at)}`;
}
