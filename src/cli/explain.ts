import { Command } from 'commander';
import { UsageError } from './failure.js';
import { print } from './print.js';
import { load, repeated, type SelectionOptions, withColour } from './selection.js';
import { lookOf } from './terminal.js';

export function explainCommand(): Command {
  return withColour(
    new Command('explain')
      .description('say what a case plays and accepts, or what a clause asks and who proves it')
      .argument('<id>', 'of a case or of a clause')
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
    if (!scenario) throw await unknown(id, [...scenarios.map((each) => each.id), ...clauses.keys()]);
    const { expectation, quoted } = await import('../run/wording.js');
    const octets = (raw: string) => quoted(raw).slice(1, -1);
    await print(text(explainScenario(scenario, clauses, look, expectation, octets)));
  });
}

async function unknown(id: string, names: readonly string[]): Promise<UsageError> {
  const { didYouMean } = await import('../suite/suggest.js');
  return new UsageError(
    `no case and no clause is called ${id}`,
    didYouMean(id, names) ?? 'gatespec list shows the cases.',
  );
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
