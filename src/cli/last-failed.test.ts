import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Verdict } from '../model/result.js';
import { caseResult } from '../model/testing/case-result.js';
import { LastFailed, type Subject } from './last-failed.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-last-failed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const AT = { file: 'a.yaml', line: 1, column: 1 };
const SUBJECT: Subject = { directory: '/a', targets: ['one', 'two'], suites: [], failOnWarn: false };

function memory(part: Partial<Subject> = {}): LastFailed {
  return new LastFailed(folder, { ...SUBJECT, ...part });
}

const result = (id: string, verdict: Verdict, known = false) =>
  caseResult(id, verdict, [], known ? { known: { as: 'expected', reason: 'known', at: AT } } : {});

async function played(verdicts: Readonly<Record<string, Verdict>>, part: Partial<Subject> = {}) {
  const run = memory(part);
  for (const [id, verdict] of Object.entries(verdicts))
    run.handle({ type: 'case-end', target: 'one', result: result(id, verdict) });
  await run.finish();
}

it('knows the cases that failed or had no verdict when they were last played', async () => {
  await played({ a: 'fail', b: 'pass', c: 'error', d: 'warn', e: 'info', f: 'skip' });
  expect([...memory().ids()]).toEqual(['a', 'c']);
  await played({ a: 'pass', g: 'fail' });
  expect([...memory().ids()]).toEqual(['c', 'g']);
});

it('counts a case that failed on one target and passed on another', async () => {
  const run = memory();
  for (const [target, verdict] of [
    ['one', 'fail'],
    ['two', 'pass'],
  ] as const)
    run.handle({ type: 'case-end', target, result: result('a', verdict) });
  await run.finish();
  expect([...memory().ids()]).toEqual(['a']);
});

it('counts what the baseline knows as no failure, and warnings where they are failures', async () => {
  const run = memory();
  run.handle({ type: 'case-end', target: 'one', result: result('a', 'fail', true) });
  await run.finish();
  expect(() => memory().ids()).toThrow('no case of one, two failed when it was last played');
  await played({ d: 'warn' }, { failOnWarn: true });
  expect([...memory().ids()]).toEqual(['d']);
});

it('is one of the same folder, targets and suites, whatever their order', async () => {
  await played({ a: 'fail' });
  expect(memory({ targets: ['two', 'one'] }).ids().size).toBe(1);
  for (const other of [{ directory: '/b' }, { targets: ['one'] }, { suites: ['mine'] }])
    expect(() => memory(other).ids()).toThrow('nothing is known of an earlier run');
});

it('forgets the oldest runs', async () => {
  const kept = join(folder, 'last-failed');
  mkdirSync(kept);
  for (let at = 0; at < 510; at++) writeFileSync(join(kept, `${at}.json`), '[]');
  await played({ a: 'fail' });
  expect(readdirSync(kept)).toHaveLength(500);
  expect(memory().ids().size).toBe(1);
});

it('knows nothing of a run that played nothing, and of a file that was cut', async () => {
  await played({});
  expect(readdirSync(folder)).toEqual([]);
  await played({ a: 'fail' });
  const [file] = readdirSync(join(folder, 'last-failed'));
  writeFileSync(join(folder, 'last-failed', file!), '["a');
  expect(() => memory().ids()).toThrow('nothing is known');
});
