import { Command, Option } from 'commander';
import { print } from './print.js';
import { load, repeated, withColour } from './selection.js';

interface CoverageCommandOptions {
  readonly format: 'console' | 'json' | 'markdown' | 'totals';
  readonly unproven?: boolean;
  readonly suites?: readonly string[];
  readonly color?: unknown;
}

export function coverageCommand(): Command {
  return withColour(
    new Command('coverage')
      .description(
        'show which clauses scenarios prove, which of these were seen to fail, and why others have none',
      )
      .option('--unproven', 'list the clauses that no scenario proves, with the reason')
      .option(
        '--suites <dir>',
        "a folder or file of your own suites, instead of gatespec's; repeatable",
        repeated,
      )
      .addOption(
        new Option('--format <format>', 'what to print; totals is the table alone, in Markdown')
          .choices(['console', 'json', 'markdown', 'totals'])
          .default('console'),
      ),
  ).action(async (options: CoverageCommandOptions) => {
    const loaded = await load(options);
    const { referenceFaults } = await import('../target/reference.js');
    const report = await import('../report/coverage.js');
    const { lookOf } = await import('./terminal.js');
    const { clauses, documents, scenarios } = loaded;
    const coverage = report.coverageOf(clauses, documents, scenarios, await referenceFaults());
    if (options.format === 'json') await print(`${JSON.stringify(coverage, null, 2)}\n`);
    else if (options.format === 'markdown') await print(report.coverageMarkdown(coverage));
    else if (options.format === 'totals') await print(`${report.coverageTotals(coverage)}\n`);
    else {
      const lines = report.coverageLines(coverage, await lookOf(process.stdout, options.color));
      if (options.unproven) lines.push('', ...report.unprovenLines(coverage));
      await print(`${lines.join('\n')}\n`);
    }
  });
}
