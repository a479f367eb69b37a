import { Command } from 'commander';
import type { Clause } from '../model/clause.js';
import { columns } from '../report/wrap.js';
import { UsageError } from './failure.js';
import { print } from './print.js';
import { load, repeated, type SelectionOptions, withColour } from './selection.js';
import { lookOf } from './terminal.js';

export function explainCommand(): Command {
  return withColour(
    new Command('explain')
      .description(
        'say what a case plays and accepts, what a clause asks and who proves it, or which clauses speak of a word',
      )
      .argument('<id>', 'of a case or of a clause; or words that clauses are found by')
      .option(
        '--suites <dir>',
        "a folder or file of your own suites, instead of gatespec's; repeatable",
        repeated,
      ),
  ).action(async (id: string, options: SelectionOptions) => {
    const { explainClause, explainScenario } = await import('../report/explain.js');
    const { scenarios, clauses } = await load(options);
    const look = await lookOf(process.stdout, options.color);
    const clause = clauses.get(id) ?? clauses.get(id.toUpperCase());
    if (clause) return print(text(explainClause(clause, scenarios, look)));
    const { globOf } = await import('../suite/select.js');
    const scenario =
      scenarios.find((each) => each.id === id) ?? scenarios.find((each) => globOf(id).test(each.id));
    if (!scenario) {
      const found = speakingOf(id, clauses.values());
      if (found.length > 0) return print(text(columns(found.map((one) => [one.id, one.level, one.text]))));
    }
    if (!scenario) throw await unknown(id, [...scenarios.map((each) => each.id), ...clauses.keys()]);
    const { expectation, quoted } = await import('../run/wording.js');
    const octets = (raw: string) => quoted(raw).slice(1, -1);
    await print(text(explainScenario(scenario, clauses, look, expectation, octets)));
  });
}

/** The clauses whose text has all the words; a word with capitals as it is written, HEAD and not head. */
function speakingOf(words: string, clauses: Iterable<Clause>): Clause[] {
  const wanted = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return new RegExp(`(?<!\\w)${literal}(?!\\w)`, word === word.toLowerCase() ? 'i' : '');
    });
  if (wanted.length === 0) return [];
  return [...clauses].filter(({ text }) => wanted.every((word) => word.test(text)));
}

async function unknown(id: string, names: readonly string[]): Promise<UsageError> {
  const { didYouMean } = await import('../suite/suggest.js');
  return new UsageError(
    `no case and no clause is called ${id}`,
    didYouMean(id, names) ?? 'gatespec list shows the cases; gatespec explain WORD finds clauses.',
  );
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
