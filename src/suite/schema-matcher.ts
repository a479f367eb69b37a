import { z } from 'zod';
import { MATCHER_KEYS } from './matchers.js';
import type { View } from './views.js';

/** Matchers are checked where they are compiled, since a map may be one or hold some. The meta data serve editors. */
export const matcher = z.unknown().meta({
  id: 'matcher',
  description: 'a scalar must be equal, a list fits element by element, a map fits the keys it names',
  anyOf: [
    { type: ['null', 'boolean', 'number', 'string'] },
    { type: 'array', items: { $ref: '#/$defs/matcher' } },
    {
      type: 'object',
      properties: Object.fromEntries(MATCHER_KEYS.map((key) => [key, {}])),
      additionalProperties: true,
    },
  ],
});

/** A matcher for a view whose keys are known, so that an editor can offer them. */
export function matcherOf(view: View, description: string): z.ZodType {
  return z.unknown().meta({ description, anyOf: viewSchema(view, 0) });
}

function viewSchema(view: View, depth: number): object[] {
  const scalar = { type: ['null', 'boolean', 'number', 'string'] };
  const keys = view.keys && depth < 3 ? view.keys : {};
  const properties = Object.fromEntries(
    Object.entries(keys).map(([key, inner]) => [key, { description: inner.about, ...below(inner, depth) }]),
  );
  return [scalar, { type: 'array' }, { type: 'object', properties, additionalProperties: true }];
}

function below(view: View, depth: number): object {
  return view.keys ? { anyOf: viewSchema(view, depth + 1) } : { $ref: '#/$defs/matcher' };
}
