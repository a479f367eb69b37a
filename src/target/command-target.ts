import { type Target, TargetError } from '../model/target.js';
import { typedCommand } from './by-hand.js';
import { fillIn, splitCommand } from './command-line.js';
import { findPython } from './interpreter.js';
import { LaunchedServer } from './launched.js';
import { logFiles } from './log.js';
import type { TargetContext } from './resolve.js';

/** `--start "CMD {port}"`: a command of the user's own, run in the user's folder without a shell. */
export function commandTarget(command: string, context: TargetContext): Target {
  const words = readCommand(command);
  const nextLog = logFiles(context.keepLogs, words[0]!);
  const python = findPython(context.environment); // while suites are being loaded
  python.catch(() => {}); // told by `launch`
  return {
    name: command,
    interface: context.interface,
    startable: true,
    declares: undefined,
    settings: new Set(),
    byHand: (launch) => typedCommand({ words, inherits: true }, launch),
    async launch(launch, signal) {
      const { path } = await python;
      const recipe = {
        python: path,
        argv: ({ host, port }: { host: string; port: number }) =>
          fillIn(words, { host, port: String(port), python: path }),
        environment: {},
        paths: [],
        directory: process.cwd(),
      };
      const { environment, startDeadlineMs, notice } = context;
      return LaunchedServer.start(
        recipe,
        launch,
        { environment, startDeadlineMs, notice, ...nextLog() },
        signal,
      );
    },
  };
}

function readCommand(command: string): string[] {
  let words: string[];
  try {
    words = splitCommand(command);
  } catch (error) {
    throw new TargetError('target/usage', `--start: ${(error as Error).message}`, 'Close the quote.');
  }
  if (words.length === 0)
    throw new TargetError('target/usage', '--start is empty', 'Write a command with {port} in it.');
  if (!command.includes('{port}'))
    throw new TargetError(
      'target/usage',
      '--start has no {port}',
      'Put {port} where the command takes the port to listen on; gatespec chooses a free one.',
    );
  return words;
}
