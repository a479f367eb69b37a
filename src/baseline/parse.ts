import type { Problem } from '../model/problem.js';
import { didYouMean } from '../suite/suggest.js';
import { parseYaml, type YamlEntry, type YamlMap, type YamlNode } from '../yaml.js';
import { type BaselineEntry, isDate, isVersion } from './entry.js';

export interface ParsedBaseline {
  readonly entries: readonly BaselineEntry[];
  readonly problems: readonly Problem[];
}

const LISTS = ['expected', 'flaky'] as const;
const KEYS = ['case', 'requirement', 'reason', 'until', 'target'] as const;
type Key = (typeof KEYS)[number];

/** Reads a baseline. Never throws: what is wrong comes back as problems, each with its place. */
export function parseBaseline(file: string, text: string): ParsedBaseline {
  const { root, problems: syntax } = parseYaml(file, text);
  const problems: Problem[] = syntax.map((problem) => ({ ...problem, code: 'baseline/yaml' }));
  const entries: BaselineEntry[] = [];
  const wrong = (node: { readonly span: Problem['span'] }, message: string, remedy?: string) => {
    const more = remedy === undefined ? {} : { remedy };
    problems.push({ code: 'baseline/shape', severity: 'error', message, ...more, span: node.span });
  };
  if (root && root.kind !== 'map') wrong(root, 'a baseline is a map with the lists expected and flaky');
  for (const { key, keySpan, value } of root?.kind === 'map' ? root.entries : []) {
    const list = LISTS.find((name) => name === key);
    if (!list) wrong({ span: keySpan }, `unknown key "${key}"`, didYouMean(key, LISTS));
    else if (value.kind === 'list')
      for (const item of value.items) {
        const entry = entryOf(list, item, wrong);
        if (entry) entries.push(entry);
      }
    else if (value.kind !== 'scalar' || value.value !== null) wrong(value, `"${key}" must be a list`);
  }
  for (const twice of duplicates(entries))
    wrong(twice, `the case "${twice.case}" stands here twice`, 'keep one of the two entries');
  return { entries, problems };
}

type Wrong = (node: Pick<YamlNode, 'span'>, message: string, remedy?: string) => void;

function entryOf(list: BaselineEntry['list'], item: YamlNode, wrong: Wrong): BaselineEntry | undefined {
  if (item.kind !== 'map') {
    wrong(item, 'an entry is a map with case and reason');
    return undefined;
  }
  const texts: Partial<Record<Key, string>> = {};
  let right = true;
  for (const entry of item.entries) {
    const key = KEYS.find((name) => name === entry.key);
    const text = key && textOf(entry);
    if (!key) wrong({ span: entry.keySpan }, `unknown key "${entry.key}"`, didYouMean(entry.key, KEYS));
    else if (text === undefined) wrong(entry.value, `"${key}" must be text`);
    else texts[key] = text;
    right &&= text !== undefined;
  }
  return (complete(item, texts, wrong) && right) || undefined
    ? ({ list, ...texts, span: item.span } as BaselineEntry)
    : undefined;
}

function textOf({ value }: YamlEntry): string | undefined {
  if (value.kind !== 'scalar' || value.value === null || value.value === '') return undefined;
  return typeof value.value === 'number' ? (value.source ?? String(value.value)) : String(value.value);
}

function complete(item: YamlMap, texts: Partial<Record<Key, string>>, wrong: Wrong): boolean {
  for (const key of ['case', 'reason'] as const)
    if (texts[key] === undefined && !item.entries.some((entry) => entry.key === key))
      wrong(item, `"${key}" is missing`, key === 'reason' ? 'say why the failure is tolerated' : undefined);
  const { until } = texts;
  const wrongUntil = until !== undefined && !isDate(until) && !isVersion(until);
  if (wrongUntil)
    wrong(
      item.entries.find(({ key }) => key === 'until')!.value,
      `"until" is neither a date nor a version: ${until}`,
      'write 2027-01-31, or the server version that mends it, as "0.60"',
    );
  return texts.case !== undefined && texts.reason !== undefined && !wrongUntil;
}

function duplicates(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const key = JSON.stringify([entry.case, entry.requirement, entry.target]);
    const twice = seen.has(key);
    seen.add(key);
    return twice;
  });
}
