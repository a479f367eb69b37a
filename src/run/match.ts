import type { Matcher } from '../model/matcher.js';
import { Octets, Typed, typeName, type Value, type ValueMap } from '../model/value.js';
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
  return ok ? undefined : { path, expected: expectation(matcher), actual: describe(value) };
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

/** The entries of a dict, of an instance of a dict subclass, or of a view. */
function entriesOf(value: Value | undefined): ValueMap | undefined {
  if (value instanceof Typed) return value.names.length === 0 ? entriesOf(value.value) : undefined;
  if (value === null || typeof value !== 'object' || value instanceof Octets || Array.isArray(value))
    return undefined;
  return value as ValueMap;
}

/** The elements of a list, a tuple, or an instance of one of their subclasses. */
function elements(value: Value | undefined): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Typed ? elements(value.value) : undefined;
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
      return matcher.of.some((part) => !walk(part, value, captures, []));
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
      return fitsText(matcher, textOf(value));
  }
}

function fitsText(matcher: Matcher, text: string | undefined): boolean {
  if (text === undefined) return false;
  switch (matcher.kind) {
    case 'matches':
      return new RegExp(matcher.source, matcher.flags).test(text);
    case 'starts-with':
      return text.startsWith(matcher.text);
    case 'ends-with':
      return text.endsWith(matcher.text);
    case 'ignoring-case':
      return text.toLowerCase() === matcher.text.toLowerCase();
    default:
      return false;
  }
}

/** Text of a `str`, an exception, or octets (one character an octet). */
function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value instanceof Octets) return value.bytes.toString('latin1');
  return value instanceof Typed ? textOf(value.value) : undefined;
}

const STATUS_CLASS = /^[1-5]xx$/;

function equals(
  wanted: null | boolean | number | string,
  octets: boolean,
  value: Value | undefined,
): boolean {
  if (octets)
    return value instanceof Octets && value.length === value.bytes.length && textOf(value) === wanted;
  if (typeof wanted === 'string') {
    if (typeof value === 'number')
      return STATUS_CLASS.test(wanted) && Math.floor(value / 100) === Number(wanted[0]);
    if (value instanceof Octets && value.length !== value.bytes.length) return false;
    if (value instanceof Typed && value.names.length > 0)
      return [value.type, ...value.names].some((name) => lastName(name) === wanted);
    return textOf(value) === wanted;
  }
  if (value instanceof Typed && typeof wanted === 'number') return numeric(value) === wanted;
  return value === wanted;
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function isRepeated(text: string, times: number, value: Value | undefined): boolean {
  const length = typeof value === 'string' ? value.length : value instanceof Octets ? value.length : -1;
  if (length !== text.length * times) return false;
  const kept = textOf(value)!;
  const unit = text.repeat(Math.min(times, Math.ceil(4096 / Math.max(1, text.length))));
  for (let at = 0; at < kept.length; at += unit.length) {
    if (kept.slice(at, at + unit.length) !== unit.slice(0, kept.length - at)) return false;
  }
  return true;
}

function hasBase(value: Value, type: string): boolean {
  if (!(value instanceof Typed)) return type === 'int' && typeof value === 'boolean';
  return (
    value.names.includes(type) ||
    lastName(value.type) === type ||
    (value.names.length === 0 && typeName(value.value) === type)
  );
}

function contains(item: Matcher, value: Value | undefined, captures: Captures): boolean {
  const items = elements(value) ?? publicNames(value);
  if (items) return items.some((element) => !walk(item, element, captures, []));
  const text = textOf(value);
  return (
    text !== undefined && item.kind === 'equal' && typeof item.value === 'string' && text.includes(item.value)
  );
}

/** What the probe tells of an object that is none of the types it can show. */
function publicNames(value: Value | undefined): readonly string[] | undefined {
  return value instanceof Typed && typeof value.value === 'boolean' ? value.names : undefined;
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

function numeric(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  if (value instanceof Typed && (value.type === 'int' || value.type === 'float')) return Number(value.value);
  return value instanceof Typed && value.names.length === 0 ? numeric(value.value) : Number.NaN;
}

function lengthOf(value: Value | undefined): number | undefined {
  if (typeof value === 'string') return value.length;
  if (value instanceof Octets) return value.length;
  const items = elements(value);
  if (items) return items.length;
  const map = entriesOf(value);
  return map && Object.keys(map).length;
}

function lookUp(captures: Captures, [name, ...rest]: readonly string[]): Value | undefined {
  let value: Value | undefined = captures.get(name ?? '');
  for (const key of rest) value = Array.isArray(value) ? value[Number(key)] : entriesOf(value)?.[key];
  return value;
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Octets && b instanceof Octets)
    return a.length === b.length && a.bytes.equals(b.bytes) && a.hash === b.hash;
  // A port is a number on one side and text on the other.
  if (typeof a === 'number' && typeof b === 'string') return String(a) === b;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (a instanceof Typed) return b instanceof Typed && a.type === b.type && same(a.value, b.value);
  const [left, right] = [entriesOf(a), entriesOf(b)];
  if (!left || !right) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}
