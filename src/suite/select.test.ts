import { describe, expect, it } from 'vitest';
import { globOf, mayHold, selectScenarios } from './select.js';
import { cases } from './testing/compiled.js';

const IDS = [
  'http1/host/missing',
  'http1/host/twice/equal',
  'http1/target/query',
  'sse/events',
  'sse-more/events',
];

function chosen(pattern: string): string[] {
  return IDS.filter((id) => globOf(pattern).test(id));
}

describe('globs over ids', () => {
  it.each([
    ['http1/host/missing', ['http1/host/missing']],
    ['http1/host', ['http1/host/missing', 'http1/host/twice/equal']],
    ['http1/host/', ['http1/host/missing', 'http1/host/twice/equal']],
    ['http1/host/twice', ['http1/host/twice/equal']],
    ['http1/*/query', ['http1/target/query']],
    ['http1/*', IDS.slice(0, 3)],
    ['http1/**', IDS.slice(0, 3)],
    ['**', IDS],
    ['*', IDS],
    ['**/events', ['sse/events', 'sse-more/events']],
    ['**/twice/**', ['http1/host/twice/equal']],
    ['http1/**/equal', ['http1/host/twice/equal']],
    ['http1/**/missing', ['http1/host/missing']],
    ['http1/**/host/missing', ['http1/host/missing']],
    ['sse', ['sse/events']],
    ['sse*', ['sse/events', 'sse-more/events']],
    ['s*e/e*s', ['sse/events', 'sse-more/events']],
    ['http1/h', []],
    ['host', []],
    ['http1.host', []],
    ['', []],
  ])('%s', (pattern, ids) => expect(chosen(pattern)).toEqual(ids));
});

describe('a selection', () => {
  const scenario = (id: string, clause: string, more = '') =>
    `  - { id: ${id}, title: A, proves: [${clause}], ${more} client: [{ request: GET / }, { expect: 200 }] }\n`;
  const all = cases(
    `scenarios:\n${scenario('must', 'ANY-001')}${scenario('should', 'ANY-002')}${scenario('may', 'ANY-003')}${scenario('asgi', 'ANY-001', 'interface: asgi,')}`,
  );
  const ids = (selection: Parameters<typeof selectScenarios>[1]) =>
    selectScenarios(all, selection).map(({ id }) => id.slice('suite/'.length));

  it('keeps all where nothing is said', () => expect(ids({})).toEqual(['must', 'should', 'may', 'asgi']));
  it('keeps what only names, without what skip names', () =>
    expect(ids({ only: ['suite/m*', 'suite/asgi'], skip: ['**/may'] })).toEqual(['must', 'asgi']));
  it('keeps a level and those above it', () => {
    expect(ids({ level: 'should' })).toEqual(['must', 'should', 'asgi']);
    expect(ids({ level: 'must' })).toEqual(['must', 'asgi']);
  });
  it('keeps one interface', () => expect(ids({ interface: 'wsgi' })).toEqual(['must', 'should', 'may']));
});

describe('a glob and a suite', () => {
  it.each([
    ['http1/host/**', 'http1/host', true],
    ['http1/host/**', 'http1/host-lines', false],
    ['http1/**', 'http1/host', true],
    ['**', 'wsgi/close', true],
    ['**/reset', 'wsgi/close', true],
    ['http1/host', 'http1', true],
    ['http1/h*/x', 'http1/host', true],
    ['wsgi', 'http1/host', false],
    ['http1/target/a', 'http1/host', false],
  ])('%s may hold cases of %s: %s', (pattern, suite, expected) => {
    expect(mayHold(pattern, suite)).toBe(expected);
  });
});
