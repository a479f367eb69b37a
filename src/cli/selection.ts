import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Interface, Level } from '../model/clause.js';
import type { Scenario } from '../model/scenario.js';
import type { Loaded } from '../suite/load.js';
import type { Shard } from '../suite/shard.js';
import { UsageError } from './failure.js';
import { shard } from './options.js';
import { stopOnErrors } from './problems.js';

/** The options that choose cases, shared by `run` and `list`. */
export interface SelectionOptions {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly level?: Level;
  readonly interface?: Interface;
  readonly suites?: readonly string[];
  readonly shard?: Shard;
  /** A saved report, whose durations balance the shards. */
  readonly durations?: string;
  readonly color?: unknown;
}

export function withSelection(command: Command): Command {
  return withColour(
    command
      .option('--only <glob...>', "cases with these ids alone: 'http1/**', 'http1/framing'")
      .option('--skip <glob...>', 'all but these')
      .addOption(
        new Option('--level <level>', 'cases of this strength or a stronger one').choices([
          'must',
          'should',
          'may',
        ]),
      )
      .addOption(new Option('--interface <name>', 'cases of this interface alone').choices(['asgi', 'wsgi']))
      .option(
        '--suites <dir>',
        "a folder or file of your own suites, instead of gatespec's; repeatable",
        repeated,
      )
      .option('--shard <i/n>', 'one of n parts of the cases, the same in every run', shard)
      .option('--durations <report>', 'balance the shards by the durations in a saved report'),
  );
}

/** Gathers an option that may be given several times. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

export function withColour(command: Command): Command {
  return command
    .option(
      '--color [when]',
      'always, never or auto (default: FORCE_COLOR, NO_COLOR, or whether it is a terminal)',
    )
    .option('--no-color', 'as --color=never');
}

/**
 * A list option takes all words that follow it, a target among them. No id and no glob that fits one lacks both `/` and `*`, and none
 * has `://`, so such words are the targets.
 */
export function takeTargets(words: readonly string[] | undefined): { globs: string[]; targets: string[] } {
  const isTarget = (word: string) => word.includes('://') || !/[/*]/.test(word);
  const all = words ?? [];
  const [first, ...rest] = all;
  return {
    globs: [...(first === undefined ? [] : [first]), ...rest.filter((word) => !isTarget(word))],
    targets: rest.filter(isTarget),
  };
}

/** `--watch` takes the word that follows it, a target perhaps: what is there, or looks like a path, is one to watch. */
export function takeWatched(words: true | readonly string[] | undefined): {
  paths: string[];
  targets: string[];
} {
  const isPath = (word: string) => existsSync(word) || (/[./]/.test(word) && !/[:@]/.test(word));
  const all = words === undefined || words === true ? [] : words;
  return { paths: all.filter(isPath), targets: all.filter((word) => !isPath(word)) };
}

/** Loads the suites, and stops with their problems where there are errors. */
export async function load(options: SelectionOptions): Promise<Loaded> {
  const { loadSuites } = await import('../suite/load.js');
  const { defaultCacheDir } = await import('../target/folders.js');
  const cache = defaultCacheDir(process.env);
  const loaded = await loadSuites(options.suites ? { folders: options.suites, builtin: false, cache } : {});
  await stopOnErrors(loaded, options.color, options.only);
  return loaded;
}

/**
 * The cases that the options choose; choosing none is wrong usage.
 * @param ids where given, these alone
 */
export async function select(
  loaded: Loaded,
  options: SelectionOptions,
  ids?: ReadonlySet<string>,
): Promise<Scenario[]> {
  const { selectScenarios } = await import('../suite/select.js');
  const chosenFrom = ids ? loaded.scenarios.filter(({ id }) => ids.has(id)) : loaded.scenarios;
  const selected = selectScenarios(chosenFrom, options);
  const chosen = options.shard ? await partOf(selected, options.shard, options.durations) : selected;
  if (chosen.length > 0) return chosen;
  if (ids && selected.length === 0)
    throw new UsageError(`none of the ${ids.size} cases that failed is among those chosen`);
  if (selected.length > 0) throw new UsageError('no case falls to this shard', 'Take fewer shards.');
  throw new UsageError(
    `no case is selected, of ${loaded.scenarios.length}`,
    (await nearestTo(options.only, loaded)) ??
      'gatespec list shows the ids; globs take whole segments: http1/**',
  );
}

async function partOf(
  selected: readonly Scenario[],
  part: Shard,
  report: string | undefined,
): Promise<Scenario[]> {
  const { shardOf } = await import('../suite/shard.js');
  const durations = new Map<string, number>();
  if (report !== undefined) {
    const { savedEvents } = await import('../report/saved.js');
    for (const event of await savedEvents(report))
      if (event.type === 'case-end')
        durations.set(event.result.id, (durations.get(event.result.id) ?? 0) + event.result.durationMs);
  }
  return shardOf(selected, part, durations);
}

async function nearestTo(
  only: readonly string[] | undefined,
  { scenarios }: Loaded,
): Promise<string | undefined> {
  const { didYouMean } = await import('../suite/suggest.js');
  const names = new Set(scenarios.flatMap(({ id, suite }) => [id, suite]));
  for (const pattern of only ?? []) {
    const hint = didYouMean(pattern.replace(/\/\*+$/, ''), names);
    if (hint) return hint;
  }
  return undefined;
}
