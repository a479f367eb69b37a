import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONFIG_KEYS, configSchema } from './key.js';
import { parseConfig } from './parse.js';

describe('a configuration', () => {
  it('gives values of every kind, each with its place', () => {
    const { values, problems } = parseConfig(
      'c.yaml',
      'targets: uvicorn\nonly: [a/**, b]\nlevel: should\nbail: 3\nverbose: true\nreport: [junit=out.xml, console]\n',
    );
    expect(problems).toEqual([]);
    expect(values.map(({ key, value, span }) => [key.name, value, span.line])).toEqual([
      ['targets', ['uvicorn'], 1],
      ['only', ['a/**', 'b'], 2],
      ['level', 'should', 3],
      ['bail', 3, 4],
      ['verbose', true, 5],
      ['report', ['junit=out.xml', 'console'], 6],
    ]);
  });

  it.each([
    ['- a\n', 'a configuration is a map'],
    ['basline: x\n', 'unknown key "basline"'],
    ['level: strong\n', '"level" must be one of must, should, may'],
    ['bail: 0\n', '"bail" must be a whole number, at least 1'],
    ['verbose: sometimes\n', '"verbose" must be true or false'],
    ['only: []\n', '"only" must be text or a list of texts'],
    ['start: [a]\n', '"start" must be text'],
  ])('%j is told in its place', (text, message) => {
    expect(parseConfig('c.yaml', text).problems).toMatchObject([
      { message, span: { file: 'c.yaml', line: 1 } },
    ]);
  });

  it('has a schema that takes what it takes', () => {
    const schema = z.fromJSONSchema(configSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse({ targets: ['uvicorn'], level: 'must', bail: 1, verbose: false }).success).toBe(
      true,
    );
    for (const wrong of [{ level: 'strong' }, { bail: 0 }, { other: 1 }, { verbose: 'yes' }])
      expect(schema.safeParse(wrong).success).toBe(false);
  });

  it('knows no key twice', () => {
    expect(new Set(CONFIG_KEYS.map(({ name }) => name)).size).toBe(CONFIG_KEYS.length);
  });
});
