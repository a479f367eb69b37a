import { Command, CommanderError } from 'commander';
import { packageVersion } from '../version.js';
import { completeCommand, completionCommand } from './completion.js';
import { coverageCommand } from './coverage.js';
import { diffCommand } from './diff.js';
import { explainCommand } from './explain.js';
import { failureOf } from './failure.js';
import { lintCommand } from './lint.js';
import { listCommand } from './list.js';
import { newCommand } from './new.js';
import { probeCommand } from './probe.js';
import { proveCommand } from './prove.js';
import { recordCommand } from './record.js';
import { judgeCommand, mergeCommand, reportCommand } from './report.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';

const AFTER = `
Exit codes: 0 as expected, 1 a clause is broken, 2 wrong usage or fixture, or nothing selected,
3 no verdict possible, 130 interrupted.

Examples:
  gatespec run                              the whole suite against the embedded reference gateway
  gatespec run uvicorn gunicorn:gthread     known servers, installed and started
  gatespec run http://127.0.0.1:8000        a server that hosts the probe (see gatespec probe)
  gatespec run --start "uvicorn gatespec_probe:asgi --port {port}"`;

/** Runs the command line and sets the exit code. Whatever holds the process open by then is a bug, and shows. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that went away has seen enough; whoever writes a report looks at the stream's errors too.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    await program().parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      const { text, code } = failureOf(error);
      process.stderr.write(text);
      process.exitCode = code;
    }
  }
}

function program(): Command {
  const command = new Command('gatespec')
    .description('Conformance suite for the servers between the web and a Python application.')
    .version(packageVersion())
    .addHelpText('after', AFTER)
    .configureHelp({ showGlobalOptions: false });
  for (const add of [
    runCommand,
    listCommand,
    explainCommand,
    lintCommand,
    newCommand,
    recordCommand,
    probeCommand,
    proveCommand,
    coverageCommand,
    schemaCommand,
    reportCommand,
    mergeCommand,
    diffCommand,
    judgeCommand,
    completionCommand,
  ])
    command.addCommand(add());
  command.addCommand(completeCommand(command), { hidden: true });
  for (const each of [command, ...command.commands]) {
    each.exitOverride();
    each.showSuggestionAfterError();
    each.configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'gatespec:')) });
  }
  return command;
}
