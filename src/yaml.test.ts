import { expect, test } from 'vitest';
import { parseYaml, plain } from './yaml.js';

test('merged entries stand where their `<<` stands, and give way to own ones', () => {
  const text = 'base: &base { a: 1, b: 1 }\nuse:\n  first: 0\n  <<: *base\n  b: 2\n  last: 3\n';
  const use = (plain(parseYaml('a.yaml', text).root!) as { use: object }).use;
  expect(Object.entries(use)).toEqual([
    ['first', 0],
    ['a', 1],
    ['b', 2],
    ['last', 3],
  ]);
});
