import { z } from 'zod';
import { MATCHER_KEYS } from './matchers.js';
import { FINAL, NAMED_VIEWS, type View } from './views.js';

const SCALAR = { type: ['null', 'boolean', 'number', 'string'] };

/** Matchers are checked where they are compiled, since a map may be one or hold some. The meta data serve editors. */
export const matcher = z.unknown().meta({
  id: 'matcher',
  description: 'a scalar must be equal, a list fits element by element, a map fits the keys it names',
  anyOf: [
    SCALAR,
    { type: 'array', items: { $ref: '#/definitions/matcher' } },
    { type: 'object', properties: Object.fromEntries(MATCHER_KEYS.map((key) => [key, {}])) },
  ],
});

/** A matcher for a view whose keys are known, so that an editor can offer them. */
export function matcherOf(view: View, description: string): z.ZodType {
  return z.unknown().meta({ description, allOf: [reference(view)] });
}

/** `accept` and `never`: what each behaviour looks at, and how it is judged. */
export const behaviour = z.record(z.string(), z.unknown()).meta({
  id: 'behaviour',
  description: 'a named behaviour, as the final view shows it',
  properties: {
    ...properties(FINAL),
    verdict: { description: 'how it is judged when it is seen', enum: ['pass', 'warn', 'info'] },
    because: { type: 'string' },
    for: { type: 'string', description: 'the clause that it breaks' },
  },
  additionalProperties: false,
});

/** The named views, as definitions beside those of the schemas. */
export function viewDefinitions(): Record<string, object> {
  return Object.fromEntries(
    NAMED_VIEWS.map((view) => [
      `view-${view.name}`,
      { anyOf: [SCALAR, { type: 'array' }, { type: 'object', properties: properties(view) }] },
    ]),
  );
}

function properties(view: View): Record<string, object> {
  return Object.fromEntries(
    Object.entries(view.keys ?? {}).map(([key, inner]) => [
      key,
      inner.about === undefined ? reference(inner) : { description: inner.about, allOf: [reference(inner)] },
    ]),
  );
}

function reference(view: View): object {
  if (view.name !== undefined) return { $ref: `#/definitions/view-${view.name}` };
  if (view.each?.name === undefined) return { $ref: '#/definitions/matcher' };
  const each = reference(view.each);
  return { anyOf: [SCALAR, { type: 'array', items: each }, { type: 'object', additionalProperties: {} }] };
}
