import { Command } from 'commander';
import { UsageError } from './failure.js';
import { print } from './print.js';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of the fixture language, of the JSON report or of the configuration')
    .argument('[what]', 'suite, report or config', 'suite')
    .action(async (what: string) => {
      await print(`${JSON.stringify(await schemaOf(what), null, 2)}\n`);
    });
}

async function schemaOf(what: string): Promise<unknown> {
  if (what === 'report') return (await import('../report/schema.js')).reportSchema();
  if (what === 'suite') return (await import('../suite/schema.js')).suiteSchema();
  if (what === 'config') return (await import('../config/key.js')).configSchema();
  throw new UsageError(`there is no schema ${what}`, 'There are suite, report and config.');
}
