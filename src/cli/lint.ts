import { Command } from 'commander';
import { print } from './print.js';
import { FixtureError, tellProblems } from './problems.js';
import { withColour } from './selection.js';

interface LintOptions {
  readonly watch?: boolean;
  readonly color?: unknown;
}

export function lintCommand(): Command {
  return withColour(
    new Command('lint')
      .description("check suite files, or gatespec's own where none are named")
      .argument('[files...]', 'files or folders')
      .option('--watch', 'check again whenever a file is saved, until Ctrl-C'),
  ).action(async (files: string[], { watch, color }: LintOptions) => {
    if (watch) return watchAndLint(files, color);
    const { wrong, summary } = await lint(files, color);
    if (wrong) throw new FixtureError(summary);
    process.stderr.write(`${summary}\n`);
  });
}

/** Prints what is wrong, and returns what is to be said in the end. */
async function lint(files: readonly string[], color: unknown): Promise<{ wrong: boolean; summary: string }> {
  const { lintedSuites } = await import('../suite/lint.js');
  const { problemCount } = await import('../report/problems.js');
  const linted = await lintedSuites(files);
  await print(await tellProblems(linted.problems, linted, process.stdout, color));
  const problems = problemCount(linted.problems);
  if (linted.problems.some(({ severity }) => severity === 'error')) return { wrong: true, summary: problems };
  const { length } = linted.scenarios;
  const right = length === 1 ? '1 case is right' : `${length} cases are right`;
  return { wrong: false, summary: right + (problems && `, with ${problems}`) };
}

async function watchAndLint(files: readonly string[], color: unknown): Promise<void> {
  const { Saves } = await import('./saves.js');
  const { interrupts } = await import('./interrupt.js');
  const { builtinFolder } = await import('../suite/folder.js');
  const saves = new Saves(files.length > 0 ? files : [builtinFolder()]);
  const { signal, release } = interrupts(() => {});
  try {
    do {
      const { summary } = await lint(files, color);
      process.stderr.write(`gatespec: ${summary}; watching\n`);
    } while (await saves.next(signal));
    process.exitCode = 130;
  } finally {
    saves.close();
    release();
  }
}
