import type { Problem } from '../model/problem.js';
import { sourcesOf } from '../report/sources.js';
import type { Loaded } from '../suite/load.js';
import { lookOf } from './terminal.js';

/** Fixtures are wrong; what is wrong has been told. */
export class FixtureError extends Error {
  readonly code = 'suite/problems';
  readonly remedy = 'Mend the fixtures; gatespec lint shows this list again.';
}

/** Writes problems to a stream, as a person reads them. */
export async function tellProblems(
  problems: readonly Problem[],
  loaded: Pick<Loaded, 'sources'>,
  stream: NodeJS.WriteStream,
  colour: unknown,
): Promise<string> {
  const { problemLines } = await import('../report/problems.js');
  const lines = problemLines(problems, sourcesOf(loaded.sources), await lookOf(stream, colour));
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Ends the command where a fixture has errors: a suite that is run in part would look whole. Where only some suites are asked for, the
 * errors of the others are counted and do no harm.
 */
export async function stopOnErrors(
  loaded: Pick<Loaded, 'sources' | 'problems'>,
  colour: unknown,
  only?: readonly string[],
): Promise<void> {
  const { mayHold } = await import('../suite/select.js');
  const all = loaded.problems.filter(({ severity }) => severity === 'error');
  const asked = (file: string) =>
    !only || only.length === 0 || only.some((glob) => suitesOf(file).some((suite) => mayHold(glob, suite)));
  const errors = all.filter(({ span }) => asked(span.file));
  if (all.length > errors.length)
    process.stderr.write(`gatespec: ${all.length - errors.length} errors in suites that are not asked for\n`);
  if (errors.length === 0) return;
  process.stderr.write(await tellProblems(errors, loaded, process.stderr, colour));
  const { problemCount } = await import('../report/problems.js');
  throw new FixtureError(`${problemCount(errors)} in the fixtures`);
}

/** What a file's suite may be called: its path below some folder, without the ending. */
function suitesOf(file: string): string[] {
  const segments = file.replace(/\.ya?ml$/, '').split(/[\\/]/);
  return segments.map((_, at) => segments.slice(at).join('/'));
}
