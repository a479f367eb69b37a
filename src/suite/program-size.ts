import { encodeProgram, PROGRAM_CAP, type ProgramStep } from '../model/program.js';
import type { AppStep, Program } from '../model/scenario.js';
import type { Problems } from './problems.js';

/** Octets of a field line that every known server takes as it is configured by default (gunicorn: 8,190 for one line). */
const COMFORTABLE = 6_000;

/** Tells of programs that the probe would refuse, and of those too long for the field line of some servers. */
export function checkSize(programs: readonly Program[], problems: Problems): void {
  for (const { name, steps, span } of programs) {
    const json = Buffer.byteLength(JSON.stringify(encoded(steps)));
    if (json > PROGRAM_CAP) {
      const message = `the program has ${json} octets once encoded, the probe takes ${PROGRAM_CAP}`;
      problems.error('suite/too-large', span, message, 'write long runs as { repeat, times }');
      continue;
    }
    const line = encodeProgram(
      { token: 'x'.repeat(32), caseId: 'x'.repeat(24), program: name },
      encoded(steps),
    );
    if (line.length > COMFORTABLE) {
      const message = `the program takes ${line.length} octets of a field line; some servers refuse long ones`;
      problems.warning('suite/long-program', span, message, 'write long runs as { repeat, times }');
    }
  }
}

/** The steps about as the run will encode them. */
function encoded(steps: readonly AppStep[]): ProgramStep[] {
  return steps.map(({ index, verb, argument, steps: inner }) => [
    index,
    verb,
    inner ? [argument, encoded(inner)] : argument,
  ]);
}
