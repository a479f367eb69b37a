import type { AppStep, Program } from '../model/scenario.js';
import type { YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import { didYouMean } from './suggest.js';
import { written } from './text.js';

/** Names that the client's steps keep with `as`, for `same-as`; `target` is always there. */
export function clientCaptures(node: YamlNode | undefined, names = new Set(['target'])): Set<string> {
  if (node?.kind === 'list') for (const item of node.items) clientCaptures(item, names);
  if (node?.kind === 'map')
    for (const { key, value } of node.entries) {
      if (key === 'as' && value.kind === 'scalar') names.add(written(value));
      else clientCaptures(value, names);
    }
  return names;
}

/** Tells of `value-of` that names no result of an earlier step of the same program. */
export function checkValues(programs: readonly Program[], problems: Problems): void {
  for (const { steps } of programs) {
    const kept = new Set<string>();
    for (const step of flat(steps)) {
      for (const name of valuesOf(step.argument)) {
        if (kept.has(name)) continue;
        const remedy = didYouMean(name, kept) ?? 'an earlier step keeps its result with `as: NAME`';
        problems.error('suite/unknown-capture', step.span, `no step before keeps "${name}"`, remedy);
      }
      if (step.as !== undefined) kept.add(step.as);
    }
  }
}

/** The steps of a program in their order, nested ones after the one around them. */
export function* flat(steps: readonly AppStep[]): Generator<AppStep> {
  for (const step of steps) {
    yield step;
    yield* flat(step.steps ?? []);
  }
}

function* valuesOf(argument: unknown): Generator<string> {
  if (argument === null || typeof argument !== 'object') return;
  if ('v' in argument && typeof argument.v === 'string') yield argument.v;
  for (const inner of Object.values(argument)) yield* valuesOf(inner);
}
