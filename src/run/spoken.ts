import type { Matcher } from '../model/matcher.js';
import type { Value } from '../model/value.js';
import { entriesOf } from './compare.js';

/**
 * What of a value a matcher speaks of, so that a mismatch shows that and no more: of a map the keys that are named, of a list each element
 * so. A value that has nothing of it stays whole.
 */
export function spokenOf(matcher: Matcher | undefined, value: Value): Value {
  if (matcher?.kind === 'list' && Array.isArray(value))
    return value.map((element: Value, at) => spokenOf(matcher.items[at] ?? matcher.items.at(-1), element));
  const map = matcher?.kind === 'map' ? entriesOf(value) : undefined;
  if (matcher?.kind !== 'map' || !map) return value;
  const named = matcher.keys.flatMap(([key, item]) => {
    const found = map[key];
    return found === undefined ? [] : [[key, spokenOf(item, found)] as const];
  });
  return named.length === 0 ? value : Object.fromEntries(named);
}
