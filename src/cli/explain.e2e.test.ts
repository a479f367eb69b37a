import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

it('gatespec explain finds clauses by words, with capitals where these are given', {
  timeout: 120_000,
}, async () => {
  const both = await bin.run(['explain', 'HEAD content-length']);
  expect(both.code).toBe(0);
  expect(both.stdout).toMatch(/^HTTP1-RESP-010 +must +A HEAD response that states a Content-Length/m);
  const head = await bin.run(['explain', 'HEAD']);
  const lines = head.stdout.trim().split('\n');
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter((line) => !/\bHEAD\b/.test(line))).toEqual([]);
  expect((await bin.run(['explain', 'head'])).stdout.split('\n').length).toBeGreaterThan(lines.length);
});
