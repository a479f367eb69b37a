import { Command, Option } from 'commander';
import { print } from './print.js';
import { withColour } from './selection.js';

interface DiffCommandOptions {
  readonly format: 'console' | 'markdown' | 'json';
  readonly color?: unknown;
}

export function diffCommand(): Command {
  return withColour(
    new Command('diff')
      .description('compare two saved reports; exits 1 only when something got worse')
      .argument('<old>', 'a saved report (json or jsonl)')
      .argument('<new>', 'a later one')
      .addOption(
        new Option('--format <format>', 'what to print')
          .choices(['console', 'markdown', 'json'])
          .default('console'),
      ),
  ).action(async (old: string, young: string, options: DiffCommandOptions) => {
    const { savedEvents } = await import('../report/saved.js');
    const { difference, gotWorse } = await import('../report/diff.js');
    const { differenceLines, differenceMarkdown } = await import('../report/diff-text.js');
    const { lookOf } = await import('./terminal.js');
    const found = difference(await savedEvents(old), await savedEvents(young));
    if (options.format === 'json') await print(`${JSON.stringify(found, null, 2)}\n`);
    else if (options.format === 'markdown') await print(differenceMarkdown(found));
    else await print(`${differenceLines(found, await lookOf(process.stdout, options.color)).join('\n')}\n`);
    process.exitCode = gotWorse(found) ? 1 : 0;
  });
}
