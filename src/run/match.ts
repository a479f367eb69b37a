import type { Matcher } from '../model/matcher.js';
import { Octets, typeName, type Value } from '../model/value.js';
import {
  elements,
  entriesOf,
  equals,
  fitsText,
  hasBase,
  isRepeated,
  lengthOf,
  numeric,
  publicNames,
  same,
  textOf,
} from './compare.js';
import { spokenOf } from './spoken.js';
import { describe, expectation } from './wording.js';

/** Where a value does not fit: the path into it, what was wanted there and what stands there. */
export interface Mismatch {
  readonly path: readonly string[];
  readonly expected: string;
  readonly actual: string;
}

/** What earlier steps kept with `as`. */
export type Captures = ReadonlyMap<string, Value>;

const NO_CAPTURES: Captures = new Map();

/** The first place where `value` does not fit, or undefined when it fits. Pure. */
export function match(
  matcher: Matcher,
  value: Value | undefined,
  captures: Captures = NO_CAPTURES,
): Mismatch | undefined {
  return walk(matcher, value, captures, []);
}

function walk(
  matcher: Matcher,
  value: Value | undefined,
  captures: Captures,
  path: readonly string[],
): Mismatch | undefined {
  switch (matcher.kind) {
    case 'map':
      return walkMap(matcher.keys, value, captures, path);
    case 'list':
      return matcher.unordered
        ? verdict(fitsUnordered(matcher.items, elements(value), captures), matcher, value, path)
        : walkList(matcher, value, captures, path);
    case 'all-of':
      for (const part of matcher.of) {
        const wrong = walk(part, value, captures, path);
        if (wrong) return wrong;
      }
      return undefined;
    case 'each':
      return walkEach(matcher.item, value, captures, path);
    case 'same-as': {
      const earlier = lookUp(captures, matcher.path);
      return same(earlier, value)
        ? undefined
        : {
            path,
            expected: `the same as ${matcher.path.join('.')}, ${describe(earlier)}`,
            actual: describe(value),
          };
    }
    default:
      return verdict(fits(matcher, value, captures), matcher, value, path);
  }
}

function verdict(
  ok: boolean,
  matcher: Matcher,
  value: Value | undefined,
  path: readonly string[],
): Mismatch | undefined {
  if (ok) return undefined;
  const told = value === undefined ? undefined : spokenOf(matcher, value);
  return { path, expected: expectation(matcher), actual: describe(told) };
}

function walkMap(
  keys: readonly (readonly [string, Matcher])[],
  value: Value | undefined,
  captures: Captures,
  path: readonly string[],
): Mismatch | undefined {
  const map = entriesOf(value);
  if (!map) return { path, expected: expectation({ kind: 'map', keys }), actual: describe(value) };
  for (const [key, item] of keys) {
    const wrong = walk(item, map[key], captures, [...path, key]);
    if (wrong) return wrong;
  }
  return undefined;
}

function walkList(
  matcher: Matcher & { kind: 'list' },
  value: Value | undefined,
  captures: Captures,
  path: readonly string[],
): Mismatch | undefined {
  const items = elements(value);
  if (items?.length !== matcher.items.length) return verdict(false, matcher, value, path);
  for (const [i, item] of matcher.items.entries()) {
    const wrong = walk(item, items[i], captures, [...path, String(i)]);
    if (wrong) return wrong;
  }
  return undefined;
}

function walkEach(
  item: Matcher,
  value: Value | undefined,
  captures: Captures,
  path: readonly string[],
): Mismatch | undefined {
  const items = elements(value);
  if (!items) return { path, expected: `a list, each ${expectation(item)}`, actual: describe(value) };
  for (const [i, element] of items.entries()) {
    const wrong = walk(item, element, captures, [...path, String(i)]);
    if (wrong) return wrong;
  }
  return undefined;
}

function fits(matcher: Matcher, value: Value | undefined, captures: Captures): boolean {
  switch (matcher.kind) {
    case 'absent':
      return value === undefined;
    case 'present':
      return value !== undefined;
    case 'equal':
      return equals(matcher.value, matcher.octets === true, value);
    case 'repeated':
      return isRepeated(matcher.text, matcher.times, value);
    case 'is-a':
      return (
        value !== undefined &&
        (typeName(value) === matcher.type || (matcher.base === true && hasBase(value, matcher.type)))
      );
    case 'any-of':
      return anyFits(matcher.of, value, captures);
    case 'not':
      return walk(matcher.item, value, captures, []) !== undefined;
    case 'contains':
      return contains(matcher.item, value, captures);
    case 'in-order':
      return inOrder(matcher.items, elements(value), captures);
    case 'at-least':
      return numeric(value) >= matcher.number;
    case 'at-most':
      return numeric(value) <= matcher.number;
    case 'length':
      return walk(matcher.item, lengthOf(value), captures, []) === undefined;
    default:
      if (matcher.kind === 'ends-with' && isCut(value)) return undecided(matcher, value);
      return fitsText(matcher, textOf(value)) || undecided(matcher, value);
  }
}

/** What may be found, or missed, in the part of octets that was not kept. */
const SEARCHES: ReadonlySet<Matcher['kind']> = new Set(['matches', 'ends-with', 'contains']);

function isCut(value: Value | undefined): value is Octets {
  return value instanceof Octets && value.bytes.length < value.length;
}

/** Too little of some octets was kept to tell whether they fit. */
export class Undecided extends Error {}

/** False, unless what was not kept of the octets may be what was looked for. @throws Undecided */
function undecided(matcher: Matcher, value: Value | undefined): false {
  if (!isCut(value) || !SEARCHES.has(matcher.kind)) return false;
  const known = `of ${value.length} octets only the first ${value.bytes.length} were kept`;
  throw new Undecided(`${known}, too few to tell whether they are ${expectation(matcher)}`);
}

/** One that fits is enough, whatever can't be told of the others. @throws Undecided */
function anyFits(of: readonly Matcher[], value: Value | undefined, captures: Captures): boolean {
  let open: Undecided | undefined;
  for (const part of of) {
    try {
      if (!walk(part, value, captures, [])) return true;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      open ??= error;
    }
  }
  if (open) throw open;
  return false;
}

function contains(item: Matcher, value: Value | undefined, captures: Captures): boolean {
  const items = elements(value) ?? publicNames(value);
  if (items) return items.some((element) => !walk(item, element, captures, []));
  const text = textOf(value);
  if (text === undefined || item.kind !== 'equal' || typeof item.value !== 'string') return false;
  return text.includes(item.value) || undecided({ kind: 'contains', item }, value);
}

function inOrder(
  wanted: readonly Matcher[],
  items: readonly Value[] | undefined,
  captures: Captures,
): boolean {
  if (!items) return false;
  let next = 0;
  for (const element of items) {
    if (next < wanted.length && !walk(wanted[next]!, element, captures, [])) next++;
  }
  return next === wanted.length;
}

/** Whether items and elements can be paired off; a greedy first fit, since fixtures name distinct items. */
function fitsUnordered(
  wanted: readonly Matcher[],
  items: readonly Value[] | undefined,
  captures: Captures,
): boolean {
  if (items?.length !== wanted.length) return false;
  const left = [...items];
  return wanted.every((item) => {
    const at = left.findIndex((element) => !walk(item, element, captures, []));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function lookUp(captures: Captures, [name, ...rest]: readonly string[]): Value | undefined {
  let value: Value | undefined = captures.get(name ?? '');
  for (const key of rest) value = Array.isArray(value) ? value[Number(key)] : entriesOf(value)?.[key];
  return value;
}
