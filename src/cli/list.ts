import { Command } from 'commander';
import type { Scenario } from '../model/scenario.js';
import { columns } from '../report/wrap.js';
import { print } from './print.js';
import { load, type SelectionOptions, select, withSelection } from './selection.js';

export function listCommand(): Command {
  return withSelection(
    new Command('list').description('show which cases would run').option('--json', 'as a JSON document'),
  ).action(async (options: SelectionOptions & { json?: boolean }) => {
    const loaded = await load(options);
    const chosen = await select(loaded, options);
    await print(options.json ? `${JSON.stringify(chosen.map(entry), null, 2)}\n` : table(chosen));
    if (!options.json) process.stderr.write(`${chosen.length} of ${loaded.scenarios.length} cases\n`);
  });
}

function entry({ id, suite, title, level, interfaces, needs, proves, kills, span }: Scenario): object {
  return { id, suite, title, level, interfaces, needs, proves, kills, at: span };
}

function table(scenarios: readonly Scenario[]): string {
  const rows = scenarios.map(({ id, level, interfaces, title }) => [id, level, interfaces.join(' '), title]);
  return columns(rows)
    .map((line) => `${line}\n`)
    .join('');
}
