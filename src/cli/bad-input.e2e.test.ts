import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import { caseResult } from '../model/testing/case-result.js';
import { Bin } from './testing/bin.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

function write(name: string, text: string): void {
  writeFileSync(join(bin.folder, name), text);
}

function read(name: string): string {
  return readFileSync(join(bin.folder, name), 'utf8');
}

/** What a run that wants to write these files says, and that they are as they were. */
async function refused(args: readonly string[], ...reports: readonly string[]): Promise<string> {
  for (const name of reports) write(name, 'kept');
  const asked = reports.flatMap((name) => ['--report', `${name.split('.').at(-1)}=${name}`]);
  const { code, stdout, stderr, megabytes } = await bin.run([...args, ...asked], { measure: true });
  expect(stderr).not.toMatch(/ {4}at |this is a bug/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const name of reports) expect(read(name)).toBe('kept');
  expect(megabytes).toBeLessThan(400);
  return stderr;
}

const SUMMARY = { total: 1, pass: 1, fail: 0, warn: 0, info: 0, skip: 0, error: 0 };

/** A run of one case that passed, as JSON lines. */
function lines(id: string, suites: string): string {
  const result = caseResult(id, 'pass');
  const events: RunEvent[] = [
    {
      type: 'run-start',
      schema: 1,
      tool: { name: 'gatespec', version: '0.1.0' },
      startedAt: '2026-01-01T00:00:00.000Z',
      suites,
      clauses: [],
      targets: [{ name: 'one', cases: 1 }],
    },
    { type: 'case-end', target: 'one', result },
    { type: 'target-end', target: 'one', summary: SUMMARY, durationMs: 1 },
    { type: 'run-end', summary: SUMMARY, exit: 0, interrupted: false, durationMs: 1 },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

describe('a saved report', () => {
  it.each([
    ['of another version', lines('a/b', 'x').replace('"schema":1', '"schema":7'), 'has schema 7'],
    ['cut in the middle', lines('a/b', 'x').slice(0, 500), 'ends after 2 lines without its footer'],
    ['that is something else', '<html></html>', 'is no report of gatespec'],
  ])('%s is refused, and nothing overwritten', async (_, text, message) => {
    write('saved', text);
    expect(await refused(['report', 'saved'], 'out.html', 'out.jsonl')).toContain(message);
  });

  it.each([
    ['JSON lines', lines('a/b', 'x').split('\n', 1)[0]!, 'has 500 MiB; 256 MiB are read at most'],
    ['a document', '{\n  "schema": 1,\n', 'has 500 MiB; 256 MiB are read at most'],
    ['zeros', '', 'is no report of gatespec'],
  ])('of 500 MB, %s, is refused by every reader, without being held in memory', async (_, begin, message) => {
    write('saved', `${begin}\n`);
    truncateSync(join(bin.folder, 'saved'), 500 * 1024 * 1024);
    write('other', lines('a/b', 'x'));
    for (const args of [
      ['merge', 'other', 'saved'],
      ['diff', 'other', 'saved'],
      ['judge', 'saved'],
    ])
      expect(await refused(args, ...(args[0] === 'diff' ? [] : ['out.html']))).toContain(message);
  });

  it('that gives durations has to be one, before anything runs', async () => {
    write('saved', 'no report');
    const args = ['run', ...ownSuites(bin.folder, 'quick'), '--shard', '1/2', '--durations', 'saved'];
    expect(await refused(args, 'out.jsonl')).toContain('saved is no report of gatespec');
  });
});

describe('shards', () => {
  it.each([
    ['of different suites', lines('a/c', 'y'), 'are not of the same state of the suites'],
    [
      'of two versions of the tool',
      lines('a/c', 'x').replace('0.1.0', '0.2.0'),
      'are not of the same version',
    ],
    ['with one case twice', lines('a/b', 'x'), 'the case a/b on one is in one.jsonl and in two.jsonl'],
    ['of which one was cut', lines('a/c', 'x').slice(0, -30), 'the report two.jsonl ends after 3 lines'],
  ])('%s are refused, and nothing overwritten', async (_, other, message) => {
    write('one.jsonl', lines('a/b', 'x'));
    write('two.jsonl', other);
    expect(await refused(['merge', 'one.jsonl', 'two.jsonl'], 'out.html', 'out.json')).toContain(message);
  });
});

describe('a baseline', () => {
  const entry = '  - case: quick/case/r1\n    reason: slow\n';

  it.each([
    ['with a duplicate', `expected:\n${entry}${entry}`, ':4:5', 'the case "quick/case/r1" stands here twice'],
    [
      'with an until that is no date',
      `expected:\n${entry}    until: 2026-02-30\n`,
      ':4:12',
      'neither a date nor a version',
    ],
    ['without a reason', 'expected:\n  - case: a\n', ':2:5', '"reason" is missing'],
    ['that is no YAML', 'expected: [', ':1:', ''],
  ])('%s is refused with its place, and nothing overwritten', async (_, text, place, message) => {
    write('known.yaml', text);
    const args = ['run', ...ownSuites(bin.folder, 'quick'), '--baseline', 'known.yaml', '--update-baseline'];
    const said = await refused(args, 'out.jsonl');
    expect(said).toContain(`known.yaml${place}`);
    expect(said).toContain(message);
    expect(read('known.yaml')).toBe(text);
  });
});
