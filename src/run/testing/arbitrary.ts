import fc from 'fast-check';
import type { Matcher } from '../../model/matcher.js';
import { Octets, Typed, type Value, type ValueMap } from '../../model/value.js';

/** A value, a matcher that it fits, and ways to change the value so that it fits no longer, with the place that must then be named. */
export interface Sample {
  readonly matcher: Matcher;
  readonly value: Value;
  readonly changed: Value | undefined;
  /** Where the change is, as the mismatch names it. */
  readonly path: readonly string[];
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
  maxLength: 12,
});

function octets(text: string): Octets {
  return new Octets(Buffer.from(text, 'latin1'));
}

function here(matcher: Matcher, value: Value, changed: Value | undefined): Sample {
  return { matcher, value, changed, path: [] };
}

/** Samples of matchers that look at one value without looking into it, by kind. */
const PLAIN: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  'equal, a number': fc.integer().map((n) => here({ kind: 'equal', value: n }, n, n + 1)),
  'equal, a class of statuses': fc
    .integer({ min: 100, max: 599 })
    .map((n) => here({ kind: 'equal', value: `${Math.floor(n / 100)}xx` }, n, n + 100)),
  'equal, a flag': fc.boolean().map((b) => here({ kind: 'equal', value: b }, b, !b)),
  'equal, null': fc.constant(here({ kind: 'equal', value: null }, null, 0)),
  'equal, text': latin1.map((text) => here({ kind: 'equal', value: text }, text, `${text}x`)),
  'equal, text as octets': latin1.map((text) =>
    here({ kind: 'equal', value: text }, octets(text), octets(`x${text}`)),
  ),
  'equal, octets only': latin1.map((text) =>
    here({ kind: 'equal', value: text, octets: true }, octets(text), text),
  ),
  'equal, an exception by its base': word.map((name) =>
    here(
      { kind: 'equal', value: name },
      new Typed('module.Special', 'message', [name, 'Exception']),
      new Typed('module.Special', 'message', ['Exception']),
    ),
  ),
  repeated: fc
    .tuple(word, fc.integer({ min: 1, max: 3000 }))
    .map(([text, times]) =>
      here(
        { kind: 'repeated', text, times },
        octets(text.repeat(times)),
        octets(`${text.repeat(times).slice(1)}A`),
      ),
    ),
  matches: word.map((text) =>
    here({ kind: 'matches', source: `^${text}$`, flags: '' }, text, text.toUpperCase()),
  ),
  absent: fc
    .constant({ matcher: { kind: 'absent' }, value: null, changed: undefined, path: [] } as Sample)
    .map((sample) => ({ ...sample, matcher: { kind: 'not', item: { kind: 'absent' } } }) as Sample),
  present: word.map((text) => here({ kind: 'present' }, text, undefined)),
  'is-a': fc.constant(here({ kind: 'is-a', type: 'bytes' }, octets('x'), 'x')),
  'is-a, by base': fc.constant(
    here(
      { kind: 'is-a', type: 'dict', base: true },
      new Typed('module.Headers', {}),
      new Typed('module.Headers', []),
    ),
  ),
  'contains, in text': word.map((text) =>
    here({ kind: 'contains', item: { kind: 'equal', value: text } }, `A${text}A`, 'A'),
  ),
  'contains, in a list': fc
    .tuple(fc.array(word), word)
    .map(([list, text]) =>
      here({ kind: 'contains', item: { kind: 'equal', value: `${text}!` } }, [...list, `${text}!`], list),
    ),
  'in-order': fc.tuple(word, word).map(([a, b]) =>
    here(
      {
        kind: 'in-order',
        items: [
          { kind: 'equal', value: `${a}1` },
          { kind: 'equal', value: `${b}2` },
        ],
      },
      ['x', `${a}1`, 'y', `${b}2`],
      [`${b}2`, `${a}1`],
    ),
  ),
  unordered: fc
    .uniqueArray(word, { minLength: 1 })
    .map((list) =>
      here(
        { kind: 'list', unordered: true, items: list.map((value) => ({ kind: 'equal', value }) as const) },
        [...list].reverse(),
        [...list.slice(1), 'UNEXPECTED'],
      ),
    ),
  'starts-with': word.map((text) => here({ kind: 'starts-with', text }, `${text}…`, `A${text}`)),
  'ends-with': word.map((text) => here({ kind: 'ends-with', text }, `…${text}`, `${text}A`)),
  'ignoring-case': word.map((text) => here({ kind: 'ignoring-case', text }, text.toUpperCase(), `${text}a`)),
  'any-of': word.map((text) =>
    here(
      {
        kind: 'any-of',
        of: [
          { kind: 'equal', value: 1 },
          { kind: 'equal', value: text },
        ],
      },
      text,
      text.toUpperCase(),
    ),
  ),
  not: word.map((text) => here({ kind: 'not', item: { kind: 'equal', value: text } }, `${text}!`, text)),
  'at-least': fc.integer({ min: -1e6, max: 1e6 }).map((n) => here({ kind: 'at-least', number: n }, n, n - 1)),
  'at-most': fc
    .integer({ min: -1e6, max: 1e6 })
    .map((n) => here({ kind: 'at-most', number: n }, n, new Typed('int', String(n + 1)))),
  length: fc
    .array(word)
    .map((list) =>
      here({ kind: 'length', item: { kind: 'equal', value: list.length } }, list, [...list, 'x']),
    ),
};

/** Puts a sample into something larger, so that the place of the change becomes part of the path. */
function nested(inner: Sample): fc.Arbitrary<Sample> {
  const { matcher, value, changed, path } = inner;
  const inMap = word.map((key): Sample => {
    const other: ValueMap = { OTHER: 'free' };
    return {
      matcher: { kind: 'map', keys: [[key, matcher]] },
      value: { ...other, [key]: value },
      changed: changed === undefined ? other : { ...other, [key]: changed },
      path: [key, ...path],
    };
  });
  if (changed === undefined) return inMap;
  const inList: Sample = {
    matcher: { kind: 'list', items: [{ kind: 'present' }, matcher] },
    value: ['first', value],
    changed: ['first', changed],
    path: ['1', ...path],
  };
  const inTuple: Sample = {
    ...inList,
    value: new Typed('tuple', inList.value),
    changed: new Typed('tuple', inList.changed!),
  };
  const inEach: Sample = {
    matcher: { kind: 'each', item: matcher },
    value: [value, value, value],
    changed: [value, value, changed],
    path: ['2', ...path],
  };
  const inAll: Sample = { ...inner, matcher: { kind: 'all-of', of: [{ kind: 'present' }, matcher] } };
  return fc.oneof(inMap, fc.constantFrom(inList, inTuple, inEach, inAll));
}

/** Every kind of matcher, by name. */
export const SAMPLES = PLAIN;

/** Any of them, up to three levels deep in maps, lists, tuples and the like. */
export const anywhere: fc.Arbitrary<Sample> = fc
  .oneof(...Object.values(PLAIN))
  .chain((sample) => fc.oneof(fc.constant(sample), nested(sample)))
  .chain((sample) => fc.oneof(fc.constant(sample), nested(sample)))
  .chain((sample) => fc.oneof(fc.constant(sample), nested(sample)));
