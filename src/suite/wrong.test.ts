import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compiled, line } from './testing/compiled.js';

const FOLDER = new URL('./testing/wrong/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

/** Each file is wrong in some way; the text beside it says what is told, line by line: place, severity, code, message | remedy. */
describe('what is wrong with a fixture', () => {
  it.each(FILES)('%s', async (name) => {
    const { problems } = compiled(readFileSync(new URL(name, FOLDER), 'utf8'));
    expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
    const told = problems.map((problem) => `${line(problem)}\n`).join('');
    await expect(told).toMatchFileSnapshot(new URL(name.replace('.yaml', '.txt'), FOLDER).pathname);
  });
});
