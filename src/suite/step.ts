import type { Interface } from '../model/clause.js';
import type { StepBase } from '../model/scenario.js';
import { child, type YamlEntry, type YamlMap, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';

/** Counts the steps of one script, nested ones included. */
export class Counter {
  private count = 0;
  private rounds = 0;

  next(): number {
    return this.count++;
  }

  /** Counts a round of a `repeat` that is unrolled. */
  nextRound(): number {
    return ++this.rounds;
  }
}

/** The one verb of a step, or undefined after telling what is wrong. */
export function verbOf(
  node: YamlNode,
  verbs: Readonly<Record<string, unknown>>,
  problems: Problems,
): YamlEntry | undefined {
  if (node.kind !== 'map') return undefined;
  const found = node.entries.filter(({ key }) => Object.hasOwn(verbs, key));
  if (found.length === 1) return found[0];
  if (found.length === 0) problems.error('suite/verb', node.span, 'a step needs a verb');
  else {
    const names = found.map(({ key }) => `"${key}"`).join(' and ');
    problems.error('suite/verb', found[1]!.keySpan, `one verb a step: ${names} are two steps`);
  }
  return undefined;
}

/** What every step may carry beside its verb. */
export function base(node: YamlMap, counter: Counter): StepBase {
  const only = textOf(node, 'only') as Interface | undefined;
  const clause = textOf(node, 'for');
  return {
    span: node.span,
    index: counter.next(),
    ...(only === undefined ? {} : { only }),
    ...(clause === undefined ? {} : { clause }),
  };
}

/** The text under a key, or undefined. */
export function textOf(node: YamlNode | undefined, key: string): string | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** The number under a key, or undefined. */
export function numberOf(node: YamlNode | undefined, key: string): number | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined;
}

/** Is exactly this scalar under a key? */
export function holds(node: YamlNode | undefined, key: string, value: boolean): boolean {
  const found = child(node, key);
  return found?.kind === 'scalar' && found.value === value;
}

/** The elements under a key; none where it is no list. */
export function itemsOf(node: YamlNode | undefined, key?: string): readonly YamlNode[] {
  const found = key === undefined ? node : child(node, key);
  return found?.kind === 'list' ? found.items : [];
}
