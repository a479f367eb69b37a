import { describe, expect, it } from 'vitest';
import { child, entry, parseYaml, plain, type YamlNode } from './yaml.js';

function root(text: string): YamlNode {
  const parsed = parseYaml('a.yaml', text);
  expect(parsed.problems).toEqual([]);
  return parsed.root!;
}

describe('parseYaml', () => {
  it('places every node and key, counted from 1', () => {
    const node = root('a: 1\nb:\n  - x\n  - { c: "y" }\n');
    expect(entry(node, 'a')!.keySpan).toEqual({ file: 'a.yaml', line: 1, column: 1 });
    expect(child(node, 'a')!.span).toEqual({ file: 'a.yaml', line: 1, column: 4 });
    const list = child(node, 'b')!;
    if (list.kind !== 'list') throw new Error('a list is expected');
    expect(list.items[0]!.span).toMatchObject({ line: 3, column: 5 });
    expect(child(list.items[1], 'c')!.span).toMatchObject({ line: 4, column: 10 });
  });

  it('reads YAML 1.2 core, where no is text', () => {
    expect(plain(root('[no, yes, on, 1_0, 0o17, 2026-01-01, ~, true, 1.5]'))).toEqual([
      'no',
      'yes',
      'on',
      '1_0',
      15,
      '2026-01-01',
      null,
      true,
      1.5,
    ]);
  });

  it('keeps how a number was written', () => {
    expect(root('1.0')).toMatchObject({ value: 1, source: '1.0' });
    expect(root('18446744073709551615')).toMatchObject({ source: '18446744073709551615' });
    expect(root('"1.0"')).not.toHaveProperty('source');
  });

  it('reads keys as text', () => {
    expect(plain(root('{ 200: a, true: b, null: c }'))).toEqual({ 200: 'a', true: 'b', null: 'c' });
    expect(plain(root('__proto__: { polluted: true }'))).not.toHaveProperty('polluted');
  });

  it('follows aliases to the anchor before them', () => {
    const node = root('a: &x [1]\nb: *x\nc: &x [2]\nd: *x\n');
    expect(plain(node)).toEqual({ a: [1], b: [1], c: [2], d: [2] });
    expect(child(node, 'b')!.span).toMatchObject({ line: 1 });
  });

  it('merges maps, what is written out first', () => {
    const node = root('base: &b { a: 1, b: 2 }\nother: &o { b: 3, c: 4 }\nx: { b: 9, <<: [*b, *o] }\n');
    expect(plain(child(node, 'x')!)).toEqual({ a: 1, b: 9, c: 4 });
  });

  it('tells the first syntax error, with its place', () => {
    const { root: none, problems } = parseYaml('a.yaml', 'a: [1\nb: 2\nc: ]');
    expect(none).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'suite/yaml', severity: 'error', span: { line: 2 } });
  });

  it.each([
    ['an alias inside its own anchor', 'a: &x [*x]'],
    ['a key that is a list', '? [a]\n: 1'],
    ['a merge of a scalar', '{ <<: 1 }'],
    ['deep nesting', '['.repeat(100_000)],
    ['deep nesting of block lists', '- '.repeat(100_000)],
    ['a million maps', `[${'{},'.repeat(1_000_000)}]`],
  ])('does not throw on %s', (_, text) => {
    const { root: none, problems } = parseYaml('a.yaml', text);
    expect(none).toBeUndefined();
    expect(problems[0]).toMatchObject({ code: 'suite/yaml', severity: 'error' });
  });

  it('takes an empty file for nothing', () => {
    expect(parseYaml('a.yaml', '# nothing\n')).toEqual({ problems: [] });
  });
});
