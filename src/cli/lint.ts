import { Command } from 'commander';
import { print } from './print.js';
import { FixtureError, tellProblems } from './problems.js';
import { withColour } from './selection.js';

export function lintCommand(): Command {
  return withColour(
    new Command('lint')
      .description("check suite files, or gatespec's own where none are named")
      .argument('[files...]', 'files or folders'),
  ).action(async (files: string[], { color }: { color?: unknown }) => {
    const { lintedSuites } = await import('../suite/lint.js');
    const { problemCount } = await import('../report/problems.js');
    const linted = await lintedSuites(files);
    await print(await tellProblems(linted.problems, linted, process.stdout, color));
    if (linted.problems.some(({ severity }) => severity === 'error'))
      throw new FixtureError(problemCount(linted.problems));
    const warnings = problemCount(linted.problems);
    process.stderr.write(`${linted.scenarios.length} cases are right${warnings && `, with ${warnings}`}\n`);
  });
}
