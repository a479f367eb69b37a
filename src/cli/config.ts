import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { findConfig } from '../config/find.js';
import type { ConfigValue } from '../config/parse.js';
import { UsageError } from './failure.js';
import { tellProblems } from './problems.js';

/** What a configuration gave, where the command line was silent. */
export interface Configured {
  /** Path from the working directory; undefined where no configuration was found. */
  readonly file?: string;
  readonly targets: readonly string[];
}

/**
 * Fills in the options of a command from the configuration, without touching those that the command line gave.
 * @throws UsageError when the configuration is wrong.
 */
export async function configure(command: Command): Promise<Configured> {
  const path = findConfig(process.cwd());
  if (path === undefined) return { targets: [] };
  const file = relative(process.cwd(), path);
  const text = readFileSync(path, 'utf8');
  const { parseConfig } = await import('../config/parse.js');
  const { values, problems } = parseConfig(file, text);
  if (problems.length > 0) {
    const { color } = command.opts();
    process.stderr.write(await tellProblems(problems, { sources: () => text }, process.stderr, color));
    throw new UsageError(`the configuration ${file} is wrong`);
  }
  let targets: readonly string[] = [];
  for (const one of values) {
    if (one.key.name === 'targets') targets = one.value as readonly string[];
    else fillIn(command, one, dirname(path));
  }
  return { file, targets };
}

function fillIn(command: Command, { key, value }: ConfigValue, folder: string): void {
  const option = command.options.find(({ long }) => long === `--${key.name}`);
  if (!option) throw new Error(`no option --${key.name}`);
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== 'default') return;
  command.setOptionValueWithSource(name, converted(option, key.kind, value, folder), 'config');
}

function converted(
  option: Option,
  kind: ConfigValue['key']['kind'],
  value: ConfigValue['value'],
  folder: string,
): unknown {
  const path = (text: string) => relative(process.cwd(), resolve(folder, text)) || '.';
  if (kind === 'file') return path(value as string);
  if (kind === 'files') return (value as string[]).map(path);
  if (kind === 'number' || kind === 'flag' || kind === 'texts') return value;
  if (kind === 'text') return value;
  const parse = option.parseArg as (text: string, before: unknown) => unknown;
  return (value as string[])
    .map((text) => text.replace(/=(.*)$/, (_, place: string) => `=${path(place)}`))
    .reduce<unknown>((before, text) => parse(text, before), undefined);
}

/** Every option that is set, and where its value came from. */
export function configLines(
  command: Command,
  { file, targets }: Configured,
  named: readonly string[],
): string[] {
  const origin = (source: string | undefined) =>
    source === 'config'
      ? (file ?? 'configuration')
      : source === 'cli'
        ? 'command line'
        : (source ?? 'default');
  const lines = command.options
    .map((option) => option.attributeName())
    .filter((name, at, all) => all.indexOf(name) === at && name !== 'printConfig')
    .filter((name) => command.getOptionValue(name) !== undefined)
    .map(
      (name) =>
        `${name}: ${JSON.stringify(command.getOptionValue(name))}  # ${origin(command.getOptionValueSource(name))}`,
    );
  const chosen = named.length > 0 ? named : targets;
  const from = named.length > 0 ? 'cli' : targets.length > 0 ? 'config' : 'default';
  return [`targets: ${JSON.stringify(chosen)}  # ${origin(from)}`, ...lines];
}
