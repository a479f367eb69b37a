import { createHash } from 'node:crypto';
import type { Matcher } from '../model/matcher.js';
import { Octets, Typed, typeName, type Value, type ValueMap } from '../model/value.js';

/** The entries of a dict, of an instance of a dict subclass, or of a view. */
export function entriesOf(value: Value | undefined): ValueMap | undefined {
  if (value instanceof Typed) return value.names.length === 0 ? entriesOf(value.value) : undefined;
  if (value === null || typeof value !== 'object' || value instanceof Octets || Array.isArray(value))
    return undefined;
  return value as ValueMap;
}

/** The elements of a list, a tuple, or an instance of one of their subclasses. */
export function elements(value: Value | undefined): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Typed ? elements(value.value) : undefined;
}

/** Does a text fit one of the matchers that look at text alone? */
export function fitsText(matcher: Matcher, text: string | undefined): boolean {
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
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value instanceof Octets) return value.bytes.toString('latin1');
  return value instanceof Typed ? textOf(value.value) : undefined;
}

const STATUS_CLASS = /^[1-5]xx$/;

/** Is the value this scalar? Text fits `str` and octets alike, and the name of an exception or of one of its bases; `4xx` fits a class of statuses. */
export function equals(
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

/** Is the value that long run of one text? Where only its first part was kept, its hash tells. */
export function isRepeated(text: string, times: number, value: Value | undefined): boolean {
  const length = typeof value === 'string' ? value.length : value instanceof Octets ? value.length : -1;
  if (length !== text.length * times) return false;
  const kept = textOf(value)!;
  const unit = text.repeat(Math.min(times, Math.ceil(4096 / Math.max(1, text.length))));
  for (let at = 0; at < kept.length; at += unit.length) {
    if (kept.slice(at, at + unit.length) !== unit.slice(0, kept.length - at)) return false;
  }
  return kept.length === length || (value as Octets).hash === hashOf(unit, length);
}

/** SHA-256 of a text said again and again until so many octets are there, in hexadecimal. */
function hashOf(unit: string, length: number): string {
  const octets = Buffer.from(unit, 'latin1');
  const hash = createHash('sha256');
  for (let left = length; left > 0; left -= octets.length) hash.update(octets.subarray(0, left));
  return hash.digest('hex');
}

/** Is a base of the value's Python type called that? */
export function hasBase(value: Value, type: string): boolean {
  if (!(value instanceof Typed)) return type === 'int' && typeof value === 'boolean';
  return (
    value.names.includes(type) ||
    lastName(value.type) === type ||
    (value.names.length === 0 && typeName(value.value) === type)
  );
}

/** What the probe tells of an object that is none of the types it can show. */
export function publicNames(value: Value | undefined): readonly string[] | undefined {
  return value instanceof Typed && typeof value.value === 'boolean' ? value.names : undefined;
}

/** The number that a value is, Python's large integers and floats included; NaN for anything else. */
export function numeric(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  if (value instanceof Typed && (value.type === 'int' || value.type === 'float')) return Number(value.value);
  return value instanceof Typed && value.names.length === 0 ? numeric(value.value) : Number.NaN;
}

/** Characters, octets, elements or entries; undefined for what has no length. */
export function lengthOf(value: Value | undefined): number | undefined {
  if (typeof value === 'string') return value.length;
  if (value instanceof Octets) return value.length;
  const items = elements(value);
  if (items) return items.length;
  const map = entriesOf(value);
  return map && Object.keys(map).length;
}

/** Are two values equal in type and content, as far as both are known? */
export function same(a: Value | undefined, b: Value | undefined): boolean {
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
