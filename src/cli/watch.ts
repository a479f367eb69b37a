import { join, relative, resolve } from 'node:path';
import type { ExitCode } from '../model/event.js';
import { builtinFolder } from '../suite/folder.js';
import { WarmTarget } from '../target/warm.js';
import { failureOf, UsageError } from './failure.js';
import { interrupts } from './interrupt.js';
import { Saves, type Wanted } from './saves.js';
import { type Order, playAndReport, resolveTargets } from './session.js';

/** What comes about by itself in a folder of sources, and what editors leave for a moment. */
const NO_SOURCE = /(^|[\\/])(__pycache__|node_modules|\.[^\\/]+)([\\/]|$)|\.(pyc|part|log)$|~$/;

export interface Watched extends Pick<Order, 'names' | 'options' | 'reports'> {
  /** Files and folders of the server's. */
  readonly paths: readonly string[];
}

/**
 * Plays and reports, and again after each save of a suite or of the server's files, until it is interrupted. The server is kept meanwhile, and
 * started anew where its own files were saved or it does not answer any more.
 */
export async function watchAndPlay(order: () => Promise<Order>, watched: Watched): Promise<ExitCode> {
  const { options, paths } = watched;
  if (options.updateBaseline)
    throw new UsageError('--watch and --update-baseline do not go together', 'Update it in a run by itself.');
  const suites = options.suites ?? [builtinFolder()];
  const own = paths.filter((path) => !suites.some((suite) => within(suite, path)));
  const targets = (await resolveTargets(watched, say)).map((target) => new WarmTarget(target));
  const { signal, release } = interrupts(() => say('stopping. Once more ends at once.'));
  const saves = new Saves([...suites, ...own], wantedOf(watched, own));
  const told = [...(options.suites ?? ['the suites']), ...own].join(', ');
  try {
    do {
      if (saves.saved.some((path) => own.includes(path)))
        await Promise.all(targets.map((target) => target.cool()));
      await once(order, targets, signal);
      if (!signal.aborted) say(`watching ${told}; Ctrl-C ends`);
    } while (await saves.next(signal));
    return 130;
  } finally {
    saves.close();
    await Promise.all(targets.map((target) => target.cool()));
    release();
  }
}

/** A suite that is wrong, or a server that does not start, is told like any result: the next save may mend it. */
async function once(
  order: () => Promise<Order>,
  targets: readonly WarmTarget[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await playAndReport(await order(), { targets, signal });
  } catch (error) {
    process.stderr.write(failureOf(error).text);
  }
}

/** Of suites YAML alone; of the server all but what the run itself writes. */
function wantedOf({ reports, options }: Watched, own: readonly string[]): Wanted {
  const written = [...reports.map(({ file }) => file), options.keepLogs].filter((path) => path !== undefined);
  return (folder, name) => {
    if (!own.includes(folder)) return /\.ya?ml$/.test(name);
    return !NO_SOURCE.test(name) && !written.some((path) => within(path, join(folder, name)));
  };
}

/** Is it the folder or file itself, or below it? */
function within(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || !/^\.\.([\\/]|$)/.test(way);
}

function say(text: string): void {
  process.stderr.write(`gatespec: ${text}\n`);
}
