import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import type { CaseResult, Verdict } from '../model/result.js';
import { summarize } from '../model/result.js';
import { caseResult } from '../model/testing/case-result.js';
import { CollectedRun } from './collected.js';
import { difference, gotWorse } from './diff.js';
import { differenceLines, differenceMarkdown } from './diff-text.js';
import { reportDocument } from './json.js';
import { PLAIN, symbolsFor } from './look.js';
import { mergeRuns } from './merge.js';
import { savedEvents } from './saved.js';

const look = { width: 110, palette: PLAIN, symbols: symbolsFor(false) };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-saved-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const result = (id: string, verdict: Verdict, broken: readonly string[] = [], observed?: string) =>
  caseResult(id, verdict, broken, { durationMs: 2, ...(observed === undefined ? {} : { observed }) });

function stream(
  results: readonly CaseResult[],
  { target = 'uvicorn', version = '1.0.0', suites = 'abc' } = {},
): RunEvent[] {
  const summary = summarize(results);
  return [
    {
      type: 'run-start',
      schema: 1,
      tool: { name: 'gatespec', version },
      startedAt: '2026-11-01T10:00:00.000Z',
      suites,
      clauses: [],
      targets: [{ name: target, cases: results.length }],
    },
    { type: 'target-start', target, interface: 'asgi', versions: { server: 'uvicorn 1' }, concurrency: 16 },
    ...results.map((one): RunEvent => ({ type: 'case-end', target, result: one })),
    { type: 'target-end', target, summary, durationMs: 10 },
    { type: 'run-end', summary, exit: summary.fail > 0 ? 1 : 0, interrupted: false, durationMs: 12 },
  ];
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const lines = (events: readonly RunEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

function documentOf(events: readonly RunEvent[]) {
  const run = new CollectedRun();
  for (const event of events) run.handle(event);
  return reportDocument(run);
}

describe('a saved report', () => {
  const events = stream([result('a/one', 'pass'), result('a/two', 'fail', ['X-1'])]);

  it('is read back from JSON lines as it was', async () => {
    expect(await savedEvents(write('whole.jsonl', lines(events)))).toEqual(events);
  });

  it('is read back from a document, pretty or not, to the same document', async () => {
    const document = documentOf(events);
    for (const indent of [2, 0]) {
      const path = write(`document-${indent}.json`, JSON.stringify(document, null, indent));
      expect(documentOf(await savedEvents(path))).toEqual(document);
    }
  });

  it.each([
    ['without its footer', lines(events.slice(0, -1)), 'saved/cut'],
    ['cut within the first line', lines(events).slice(0, 60), 'saved/cut'],
    ['cut within a line', lines(events).slice(0, -40), 'saved/cut'],
    ['of another version', lines(events).replace('"schema":1', '"schema":2'), 'saved/version'],
    ['a document of another version', '{"schema":9,"targets":[]}', 'saved/version'],
    ['a document cut in the middle', JSON.stringify(documentOf(events), null, 2).slice(0, 300), 'saved/cut'],
    ['empty', '', 'saved/no-report'],
    ['something else', 'total 12\n', 'saved/no-report'],
    ['other JSON', '{"name":"gatespec"}', 'saved/no-report'],
    ['a list', '[]', 'saved/no-report'],
    ['binary', '\u0000\u0001{"type":"run-start"}', 'saved/no-report'],
    ['a document without cases', '{"schema":1,"targets":[{"name":"a"}]}', 'saved/no-report'],
    ['with an event that is none', lines(events).replace('"case-end"', '"case-over"'), 'saved/no-report'],
    ['with a result without findings', lines(events).replace('"findings"', '"f"'), 'saved/no-report'],
    ['with a value for an event', lines(events).replace('\n', '\nnull\n'), 'saved/no-report'],
    ['twice in one file', lines(events) + lines(events), 'saved/no-report'],
    ['going on behind its footer', `${lines(events)}${lines([events[2]!])}`, 'saved/no-report'],
  ])('%s is refused', async (_, text, code) => {
    await expect(savedEvents(write('wrong', text))).rejects.toMatchObject({ code });
  });

  it.each([
    ['a stream', lines(events.slice(0, 1)), 'saved/too-large', 600],
    ['a line without end', `${lines(events.slice(0, 1))}{"type":"`, 'saved/cut', 200],
    ['a document', '{\n  "schema": 1,\n', 'saved/too-large', 600],
    ['nothing but zeros', '', 'saved/no-report', 600],
  ])(
    '%s of hundreds of megabytes is refused in bounded time and memory',
    async (_, begin, code, megabytes) => {
      const path = write('large', begin);
      truncateSync(path, megabytes * 1024 * 1024);
      const before = process.memoryUsage().rss;
      await expect(savedEvents(path)).rejects.toMatchObject({ code });
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    },
  );

  it('says which suites it is of, as a document too', async () => {
    const path = write('document.json', JSON.stringify(documentOf(events)));
    expect((await savedEvents(path))[0]).toMatchObject({ suites: (events[0] as { suites?: string }).suites });
  });

  it('that is missing is told', async () => {
    await expect(savedEvents(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'saved/unreadable' });
  });
});

describe('merged shards', () => {
  const first = { file: 'one.jsonl', events: stream([result('a/one', 'pass'), result('a/three', 'warn')]) };
  const second = { file: 'two.jsonl', events: stream([result('a/two', 'fail', ['X-1'])]) };

  it('are the whole run', () => {
    const { targets, summary, exit } = documentOf(mergeRuns([first, second]));
    expect(targets.map(({ cases }) => cases.map(({ id }) => id))).toEqual([['a/one', 'a/three', 'a/two']]);
    expect({ summary, exit }).toEqual({
      summary: { ...summary, total: 3, pass: 1, warn: 1, fail: 1 },
      exit: 1,
    });
  });

  it.each([
    ['one case twice', first.events],
    ['two versions of the tool', stream([result('a/two', 'pass')], { version: '2.0.0' })],
    ['different suites', stream([result('a/two', 'pass')], { suites: 'def' })],
  ])('with %s are refused', (_, events) => {
    expect(() => mergeRuns([first, { file: 'other.jsonl', events }])).toThrow(/one\.jsonl.*other\.jsonl/);
  });
});

describe('the difference of two reports', () => {
  const before = stream([
    result('a/broken-more', 'fail', ['X-1']),
    result('a/fixed', 'fail', ['X-1']),
    result('a/gone', 'pass'),
    result('a/other-way', 'pass', [], 'closed'),
    result('a/same', 'pass'),
    result('a/worse', 'pass'),
  ]);
  const after = stream(
    [
      result('a/broken-more', 'fail', ['X-1', 'X-2']),
      result('a/fixed', 'pass'),
      result('a/new', 'fail', ['X-1']),
      result('a/other-way', 'pass', [], 'refused'),
      result('a/same', 'pass'),
      result('a/worse', 'fail', ['X-3']),
    ],
    { target: 'uvicorn@2' },
  );

  it('names what became of each case, across versions of a server', () => {
    const { changes, same, renamed } = difference(before, after);
    expect(Object.fromEntries(changes.map(({ id, kind }) => [id, kind]))).toEqual({
      'a/broken-more': 'worse',
      'a/fixed': 'better',
      'a/gone': 'vanished',
      'a/new': 'appeared',
      'a/other-way': 'behaviour',
      'a/worse': 'worse',
    });
    expect({ same, renamed }).toEqual({ same: 1, renamed: { before: 'uvicorn', after: 'uvicorn@2' } });
    expect(gotWorse({ changes, same })).toBe(true);
  });

  it('of a report with itself is nothing', () => {
    const none = difference(before, before);
    expect(none).toEqual({ changes: [], same: 6 });
    expect(gotWorse(none)).toBe(false);
  });

  it('does not count a new or a better case as worse', () => {
    const old = stream([result('a/fixed', 'fail', ['X-1'])]);
    const young = stream([result('a/fixed', 'warn', ['X-1']), result('a/new', 'fail', ['X-1'])]);
    expect(gotWorse(difference(old, young))).toBe(false);
  });

  it('reads as text and as Markdown that a server can not break', () => {
    const evil = stream([result('a/worse', 'fail', ['X-3'], '`</td><script>|\u001b[31m')]);
    const found = difference(stream([result('a/worse', 'pass')]), evil);
    expect(differenceLines(found, look).join('\n')).toContain('Worse: 1 case');
    const markdown = differenceMarkdown(found);
    expect(markdown).toContain('| `uvicorn` | `a/worse` | `pass` |');
    expect(markdown.split('\n').filter((line) => line.includes('script'))).toHaveLength(1);
    expect(markdown).not.toContain('\u001b');
    expect(markdown).toContain("`fail ('</td><script>\\|\\x1b[31m, X-3)`");
  });
});
