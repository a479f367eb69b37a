import { describe, expect, it } from 'vitest';
import type { Matcher } from '../model/matcher.js';
import { only } from './testing/compiled.js';
import { op } from './testing/flat.js';

/** A matcher for the body of a response. */
function body(text: string): Matcher {
  const scenario = only(`client:\n  - request: GET /\n    as: first\n  - expect: { body: ${text} }`);
  const matcher = op(scenario, 'expect', 1).matcher;
  if (matcher.kind !== 'map') throw new Error('a map is expected');
  return matcher.keys[0]![1];
}

const equal = (value: string | number | boolean | null): Matcher => ({ kind: 'equal', value });

describe('matchers', () => {
  it.each<[string, Matcher]>([
    ['text', equal('text')],
    ['200', equal(200)],
    ['null', equal(null)],
    ['b"one"', { kind: 'equal', value: 'one', octets: true }],
    [`'b"\\xff"'`, { kind: 'equal', value: '\xff', octets: true }],
    ['"$${x}"', equal('${x}')],
    ['[a, 1]', { kind: 'list', items: [equal('a'), equal(1)] }],
    ['{ type: a }', { kind: 'map', keys: [['type', equal('a')]] }],
    ['{ equal: { contains: x } }', { kind: 'map', keys: [['contains', equal('x')]] }],
    ['{ matches: "^a+$" }', { kind: 'matches', source: '^a+$', flags: '' }],
    ['{ matches: a, flags: is }', { kind: 'matches', source: 'a', flags: 'is' }],
    ['{ absent: true }', { kind: 'absent' }],
    ['{ absent: false }', { kind: 'present' }],
    ['{ is-a: bytes }', { kind: 'is-a', type: 'bytes' }],
    ['{ instance-of: dict }', { kind: 'is-a', type: 'dict', base: true }],
    ['{ contains: x }', { kind: 'contains', item: equal('x') }],
    [
      '{ contains-all: [a, b] }',
      {
        kind: 'all-of',
        of: [
          { kind: 'contains', item: equal('a') },
          { kind: 'contains', item: equal('b') },
        ],
      },
    ],
    ['{ in-order: [a] }', { kind: 'in-order', items: [equal('a')] }],
    ['{ unordered: [a] }', { kind: 'list', items: [equal('a')], unordered: true }],
    ['{ starts-with: a }', { kind: 'starts-with', text: 'a' }],
    ['{ ends-with: 5 }', { kind: 'ends-with', text: '5' }],
    ['{ ignoring-case: A }', { kind: 'ignoring-case', text: 'A' }],
    ['{ any-of: [a, { not: b }] }', { kind: 'any-of', of: [equal('a'), { kind: 'not', item: equal('b') }] }],
    [
      '{ at-least: 1, at-most: 2 }',
      {
        kind: 'all-of',
        of: [
          { kind: 'at-least', number: 1 },
          { kind: 'at-most', number: 2 },
        ],
      },
    ],
    ['{ length: { at-least: 3 } }', { kind: 'length', item: { kind: 'at-least', number: 3 } }],
    ['{ each: { is-a: str } }', { kind: 'each', item: { kind: 'is-a', type: 'str' } }],
    ['{ same-as: first.header.date }', { kind: 'same-as', path: ['first', 'header', 'date'] }],
    ['{ same-as: target.port }', { kind: 'same-as', path: ['target', 'port'] }],
    ['{ repeat: ab, times: 3 }', { kind: 'repeated', text: 'ab', times: 3 }],
  ])('%s', (text, matcher) => expect(body(text)).toEqual(matcher));
});

function expectation(step: string): unknown {
  return (
    only(`app: [{ respond: 200 }]\nclient: [{ request: GET / }, { ${step} }, { expect: 200 }]`).client[1]!
      .op as { matcher: unknown }
  ).matcher;
}

describe('views', () => {
  it.each<[string, unknown]>([
    ['expect: 200', { kind: 'map', keys: [['status', equal(200)]] }],
    [
      'expect: { any-of: [200, { status: 4xx }] }',
      {
        kind: 'any-of',
        of: [
          { kind: 'map', keys: [['status', equal(200)]] },
          { kind: 'map', keys: [['status', equal('4xx')]] },
        ],
      },
    ],
    ['expect: { length: 5 }', { kind: 'map', keys: [['length', equal(5)]] }],
    [
      'expect: { header: { x-length: { length: 5 } } }',
      {
        kind: 'map',
        keys: [['header', { kind: 'map', keys: [['x-length', { kind: 'length', item: equal(5) }]] }]],
      },
    ],
    ['expect-end: fin', { kind: 'map', keys: [['how', equal('fin')]] }],
    ['expect-end:', { kind: 'map', keys: [['how', { kind: 'any-of', of: [equal('fin'), equal('reset')] }]] }],
    ['expect-message: hi', { kind: 'map', keys: [['text', equal('hi')]] }],
    ['expect-frame: ping', { kind: 'map', keys: [['opcode', equal('ping')]] }],
    ['expect-close: 1000', { kind: 'map', keys: [['code', equal(1000)]] }],
    ['expect-event: hi', { kind: 'map', keys: [['data', equal('hi')]] }],
    ['expect-exit: 0', { kind: 'map', keys: [['status', equal(0)]] }],
    ['expect-knock: refused', { kind: 'map', keys: [['how', equal('refused')]] }],
    ['expect-pong: p1', equal('p1')],
    ['expect-log: { contains: started }', { kind: 'contains', item: equal('started') }],
    ['expect-silence: { because: nothing else shows it }', { kind: 'equal', value: '', octets: true }],
  ])('%s', (step, matcher) => expect(expectation(step)).toEqual(matcher));

  it('makes a precondition of given', () => {
    const scenario = only('client: [{ request: GET / }, { given-head: 200 }, { expect: 200 }]');
    expect(op(scenario, 'expect-head', 1)).toMatchObject({ given: true });
  });
});
