import { describe, expect, it } from 'vitest';
import type { AppStep } from '../model/scenario.js';
import { only } from './testing/compiled.js';

/** The first step of a program, on an interface where it means something. */
function step(text: string): AppStep {
  const scenario = only(`app: [{ ${text} }]\nclient: [{ request: GET / }, { open: go }, { expect: 200 }]`);
  return scenario.programs[0]!.steps[0]!;
}

const DEADLINE = 15_000;

/** Each verb with the argument that the probe documents for it (fixtures/probe/README.md, "Verbs"). */
describe('what fixtures write becomes what the probe reads', () => {
  it.each<[string, unknown]>([
    ['start: 200', { status: 200, headers: [] }],
    [
      'start: { status: 201, headers: ["x-a: 1", "x-b:2", "x-c:  3\\r\\n4", [" x", "y: z"]] }',
      {
        status: 201,
        headers: [
          [{ b: 'x-a' }, { b: '1' }],
          [{ b: 'x-b' }, { b: '2' }],
          [{ b: 'x-c' }, { b: ' 3\r\n4' }],
          [{ b: ' x' }, { b: 'y: z' }],
        ],
      },
    ],
    ['body: one', { b: 'one' }],
    ['body: 12', { b: '12' }],
    ['body: "a\\0\\xff"', { b: 'a\0\xff' }],
    [`body: 'b"\\xff\\r\\n"'`, { b: '\xff\r\n' }],
    ['body: { text: é }', { b: '\xc3\xa9' }],
    ['body: { repeat: ab, times: 1000000 }', { r: ['ab', 1_000_000] }],
    ['body: [a, { repeat: b, times: 3 }]', { b: 'abbb' }],
    ['end:', null],
    ['end: last', { b: 'last' }],
    ['respond: 204', { status: 204, headers: [], body: { b: '' } }],
    [
      'respond: { status: 200, headers: ["a: b"], body: hi, length: false }',
      { status: 200, headers: [[{ b: 'a' }, { b: 'b' }]], body: { b: 'hi' }, length: false },
    ],
    ['read: all', 'all'],
    ['read: 5', 5],
    ['echo:', {}],
    ['await: go', { gate: 'go', deadline: DEADLINE }],
    ['raise: RuntimeError', { type: 'RuntimeError', message: '' }],
    ['raise: { type: OSError, message: gone }', { type: 'OSError', message: 'gone' }],
    ['return:', null],
    ['runtime:', null],
    ['receive:', null],
    ['receive: { until: go }', { until: 'go', deadline: DEADLINE }],
    ['receive-until: http.disconnect', { type: 'http.disconnect' }],
    ['accept:', { subprotocol: null, headers: [] }],
    [
      'accept: { subprotocol: chat, headers: ["a: b"] }',
      { subprotocol: 'chat', headers: [[{ b: 'a' }, { b: 'b' }]] },
    ],
    ['message: hi', { text: 'hi' }],
    ['message: { text: é }', { text: 'é' }],
    ['message: { bytes: "\\xff" }', { bytes: { b: '\xff' } }],
    ['close:', {}],
    ['close: 1000', { code: 1000 }],
    ['close: { code: 4000, reason: why }', { code: 4000, reason: 'why' }],
    ['echo-messages:', {}],
    ['echo-messages: 3', { times: 3 }],
    ['state: { a: 1 }', { set: [['a', 1]] }],
    ['state:', { set: [] }],
    ['scope-set: { path: /x }', [['path', '/x']]],
    [
      'start_response: { status: 200, headers: [], exc_info: null }',
      { status: 200, headers: [], exc_info: null },
    ],
    ['start_response: { status: 200 OK, headers: [] }', { status: '200 OK', headers: [], exc_info: false }],
    [
      'start_response: { status: 200 OK, headers: [{ tuple: [a, b] }], exc_info: true }',
      { status: '200 OK', headers: [{ t: ['a', 'b'] }], exc_info: true },
    ],
    ['write: b"one"', { b: 'one' }],
    ['yield: text', 'text'],
    ['return-value: { kind: list, items: [b"a", b] }', { kind: 'list', items: [{ b: 'a' }, 'b'] }],
    ['return-value: { kind: none }', { kind: 'none', items: [] }],
    [
      'return-value: { kind: file, items: [], disk: true, block: 7, skip: 2 }',
      { kind: 'file', items: [], disk: true, block: 7, skip: 2 },
    ],
    ['iterate:', null],
    ['iterate: { length: 2 }', { length: 2 }],
    ['iterate: { length: null }', { length: null }],
    ['errors: { lines: [a, b] }', { lines: ['a', 'b'] }],
    ['environ-clear:', null],
    ['input: readlines', { call: 'readlines', args: [] }],
    ['input: { call: read, args: [5] }', { call: 'read', args: [5] }],
    ['errors: oops', { write: 'oops' }],
    ['environ-set: { A: b"x" }', [['A', { b: 'x' }]]],
  ])('%s', (text, argument) => expect(step(text).argument).toEqual(argument));
});

describe('values that the application handles', () => {
  it.each<[string, unknown]>([
    ['text', 'text'],
    ['b"one"', { b: 'one' }],
    [`'b"\\x00\\\\"'`, { b: '\0\\' }],
    ['12', 12],
    ['1.0', { f: 1 }],
    ['.inf', { f: 'inf' }],
    ['-.inf', { f: '-inf' }],
    ['.nan', { f: 'nan' }],
    ['1e3', { f: 1000 }],
    ['9007199254740993', { i: '9007199254740993' }],
    ['true', true],
    ['null', null],
    ['[a, [1]]', ['a', [1]]],
    [
      '{ a: 1, b"k": [b"v"] }',
      {
        d: [
          ['a', 1],
          [{ b: 'k' }, [{ b: 'v' }]],
        ],
      },
    ],
    ['{}', { d: [] }],
    ['{ tuple: [1, 2] }', { t: [1, 2] }],
    ['{ iterator: [1] }', { it: [1] }],
    ['{ bytes: "\\xff" }', { b: '\xff' }],
    ['{ bytearray: x }', { ba: 'x' }],
    ['{ memoryview: x }', { mv: 'x' }],
    ['{ float: 2 }', { f: 2 }],
    ['{ dict: [[1, b"x"]] }', { d: [[1, { b: 'x' }]] }],
    ['{ repeat: x, times: 70000 }', { r: ['x', 70_000] }],
    [
      '{ tuple: [1], other: 2 }',
      {
        d: [
          ['tuple', [1]],
          ['other', 2],
        ],
      },
    ],
  ])('%s', (text, encoded) => expect(step(`send: ${text}`).argument).toEqual(encoded));

  it('can be the result of an earlier step', () => {
    const scenario = only(`
app: [{ receive: , as: event }, { send: { type: x, body: { value-of: event } } }]
client: [{ request: GET / }, { expect: 200 }]`);
    expect(scenario.programs[0]!.steps[0]!.as).toBe('event');
    expect(scenario.programs[0]!.steps[1]!.argument).toEqual({
      d: [
        ['type', 'x'],
        ['body', { v: 'event' }],
      ],
    });
  });
});
