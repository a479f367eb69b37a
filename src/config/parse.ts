import type { Problem } from '../model/problem.js';
import type { Span } from '../model/span.js';
import { didYouMean } from '../suite/suggest.js';
import { parseYaml, type YamlNode } from '../yaml.js';
import { CONFIG_KEYS, type ConfigKey } from './key.js';

export interface ConfigValue {
  readonly key: ConfigKey;
  /** A list for the kinds that are one, else a scalar. */
  readonly value: string | number | boolean | readonly string[];
  readonly span: Span;
}

export interface ParsedConfig {
  readonly values: readonly ConfigValue[];
  readonly problems: readonly Problem[];
}

/** Reads a configuration. Never throws: what is wrong comes back as problems, each with its place. */
export function parseConfig(file: string, text: string): ParsedConfig {
  const { root, problems: syntax } = parseYaml(file, text);
  const problems: Problem[] = syntax.map((problem) => ({ ...problem, code: 'config/yaml' }));
  const values: ConfigValue[] = [];
  const wrong = (span: Span, message: string, remedy?: string) => {
    const more = remedy === undefined ? {} : { remedy };
    problems.push({ code: 'config/shape', severity: 'error', message, ...more, span });
  };
  if (root && root.kind !== 'map') wrong(root.span, 'a configuration is a map');
  for (const { key: name, keySpan, value: node } of root?.kind === 'map' ? root.entries : []) {
    if (name === '$schema') continue;
    const key = CONFIG_KEYS.find((one) => one.name === name);
    const names = CONFIG_KEYS.map((one) => one.name);
    if (!key) {
      wrong(keySpan, `unknown key "${name}"`, didYouMean(name, names) ?? `known are ${names.join(', ')}`);
      continue;
    }
    const value = typed(key, node);
    if (value === undefined) wrong(node.span, `"${name}" must be ${wanted(key)}`);
    else values.push({ key, value, span: keySpan });
  }
  return { values, problems };
}

function typed({ kind, choices }: ConfigKey, node: YamlNode): ConfigValue['value'] | undefined {
  if (kind === 'texts' || kind === 'files' || kind === 'reports') {
    const items = node.kind === 'list' ? node.items.map(textOf) : [textOf(node)];
    return items.length > 0 && items.every((item) => item !== undefined) ? (items as string[]) : undefined;
  }
  if (node.kind !== 'scalar') return undefined;
  if (kind === 'flag') return typeof node.value === 'boolean' ? node.value : undefined;
  if (kind === 'number')
    return Number.isSafeInteger(node.value) && Number(node.value) >= 1 ? Number(node.value) : undefined;
  const text = textOf(node);
  return text !== undefined && (choices?.includes(text) ?? true) ? text : undefined;
}

function textOf(node: YamlNode): string | undefined {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value !== ''
    ? node.value
    : undefined;
}

function wanted({ kind, choices }: ConfigKey): string {
  if (choices) return `one of ${choices.join(', ')}`;
  if (kind === 'number') return 'a whole number, at least 1';
  if (kind === 'flag') return 'true or false';
  return kind === 'text' || kind === 'file' ? 'text' : 'text or a list of texts';
}
