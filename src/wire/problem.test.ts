import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROBLEMS, ProblemList } from './problem.js';

it('has each code once, with a meaning and a section', () => {
  const codes = PROBLEMS.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, section, meaning } of PROBLEMS) {
    expect(code).toMatch(/^[a-z0-9.-]+$/);
    expect(meaning).toMatch(/^[a-zA-Z].*[^.]$/);
    expect(section).toMatch(/^$|^(RFC \d{4}|HTML) section [\d.]+$/);
  }
});

it('has no code that is never reported, nor one that no test sees', () => {
  const here = new URL('.', import.meta.url);
  const text = (test: boolean) =>
    readdirSync(here)
      .filter(
        (name) => name.endsWith('.ts') && !name.startsWith('problem.') && name.endsWith('.test.ts') === test,
      )
      .map((name) => readFileSync(new URL(name, here), 'utf8'))
      .join('\n');
  const sources = text(false);
  const tests = text(true);
  const missing = PROBLEMS.filter(
    ({ code }) => !sources.includes(`'${code}'`) || !tests.includes(`'${code}'`),
  );
  expect(missing).toEqual([]);
});

it('keeps each code once, in order of first sight', () => {
  const list = new ProblemList();
  list.add('nul', 'bare-lf');
  list.add('nul');
  expect(list.codes).toEqual(['nul', 'bare-lf']);
});
