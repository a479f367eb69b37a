import type { Matcher } from '../model/matcher.js';
import { Octets, Typed, type Value, type ValueMap } from '../model/value.js';

/** Octets shown of one value; more are elided with their number. */
const SHOWN = 120;

/** Text or octets with every character visible: printable ASCII as it is, all else escaped. */
export function quoted(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (code >= 0x20 && code < 0x7f) out += char;
    else if (char === '\r') out += '\\r';
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (code <= 0xff) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += `\\u{${code.toString(16)}}`;
  }
  return `"${out}"`;
}

function elided(text: string, total: number): string {
  return total > SHOWN ? `${quoted(text.slice(0, SHOWN))}… (${total} in all)` : quoted(text);
}

/** A value as a finding shows it. */
export function describe(value: Value | undefined, depth = 0): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'string') return elided(value, value.length);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Octets) return describeOctets(value);
  if (value instanceof Typed) return describeTyped(value, depth);
  if (Array.isArray(value))
    return `[${some(
      value.map((item) => describe(item, depth + 1)),
      depth,
    )}]`;
  const entries = Object.entries(value as ValueMap).filter(([, v]) => v !== undefined);
  return `{${some(
    entries.map(([key, item]) => `${key}: ${describe(item, depth + 1)}`),
    depth,
  )}}`;
}

function describeOctets({ bytes, length, type }: Octets): string {
  const text = elided(bytes.toString('latin1'), length);
  return type === 'bytes' ? `b${text}` : `${type}(b${text})`;
}

function describeTyped({ type, value, names }: Typed, depth: number): string {
  if (type === 'tuple')
    return `(${some(
      (value as Value[]).map((item) => describe(item, depth + 1)),
      depth,
    )})`;
  if (type === 'int' || type === 'float') return String(value);
  if (typeof value === 'boolean') return `<${type}>`;
  if (names.length > 0) return `${type}(${typeof value === 'string' ? quoted(value) : ''})`;
  return `${type}(${describe(value, depth + 1)})`;
}

function some(items: string[], depth: number): string {
  const most = depth === 0 ? 16 : 8;
  return items.length > most
    ? `${items.slice(0, most).join(', ')}, … ${items.length - most} more`
    : items.join(', ');
}

/** A matcher in words, for "expected". */
export function expectation(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'equal':
      if (matcher.value === null) return 'None';
      if (typeof matcher.value !== 'string') return String(matcher.value);
      return (matcher.octets ? 'b' : '') + elided(matcher.value, matcher.value.length);
    case 'repeated':
      return `${elided(matcher.text, matcher.text.length)} ${matcher.times} times`;
    case 'list':
      return `${matcher.unordered ? 'in any order ' : ''}[${matcher.items.map(expectation).join(', ')}]`;
    case 'map':
      return `{${matcher.keys.map(([key, item]) => `${key}: ${expectation(item)}`).join(', ')}}`;
    case 'matches':
      return `something that matches /${matcher.source}/${matcher.flags}`;
    case 'absent':
      return 'nothing';
    case 'present':
      return 'something';
    case 'is-a':
      return matcher.base ? `an instance of ${matcher.type}` : `exactly a ${matcher.type}`;
    case 'contains':
      return `something that contains ${expectation(matcher.item)}`;
    case 'in-order':
      return `in this order ${matcher.items.map(expectation).join(', ')}`;
    case 'starts-with':
      return `something that starts with ${quoted(matcher.text)}`;
    case 'ends-with':
      return `something that ends with ${quoted(matcher.text)}`;
    case 'ignoring-case':
      return `${quoted(matcher.text)} in any case`;
    case 'any-of':
      return matcher.of.map(expectation).join(' or ');
    case 'all-of':
      return matcher.of.map(expectation).join(' and ');
    case 'not':
      return `not ${expectation(matcher.item)}`;
    case 'at-least':
      return `at least ${matcher.number}`;
    case 'at-most':
      return `at most ${matcher.number}`;
    case 'length':
      return `a length of ${expectation(matcher.item)}`;
    case 'each':
      return `each ${expectation(matcher.item)}`;
    case 'same-as':
      return `the same as ${matcher.path.join('.')}`;
  }
}
