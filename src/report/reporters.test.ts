import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReportError } from './output.js';
import { broadcast, createReporter } from './reporters.js';
import { caseResult, desk, memoryOutput, runOf } from './testing/stream.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const events = runOf({ uvicorn: [caseResult('a/b/c', 'fail')] });

it('writes every report that can be written, and tells of the others', async () => {
  const stdout = memoryOutput();
  const file = (name: string) => join(folder, name);
  const all = broadcast([
    createReporter({ format: 'console' }, stdout, desk()),
    createReporter({ format: 'json', file: file('r.json') }, stdout, desk()),
    {
      handle: () => {},
      finish: () => Promise.reject(new ReportError('report/unwritable', 'full', 'free it')),
    },
    createReporter({ format: 'jsonl', file: file('r.jsonl') }, stdout, desk()),
    createReporter({ format: 'junit', file: file('r.xml') }, stdout, desk()),
  ]);
  for (const event of events) all.handle(event);
  await expect(all.finish?.()).rejects.toMatchObject({ errors: [{ code: 'report/unwritable' }] });
  expect(stdout.text).toContain('1 case failed');
  expect(JSON.parse(readFileSync(file('r.json'), 'utf8')).exit).toBe(1);
  expect(readFileSync(file('r.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(events.length);
  expect(readFileSync(file('r.xml'), 'utf8')).toContain('<failure');
});

it('writes a console report to a file without colour', async () => {
  const path = join(folder, 'r.txt');
  const bold = (text: string) => `\u001b[1m${text}`;
  const colourful = desk();
  const look = { ...colourful.look, palette: { ...colourful.look.palette, bold } };
  const reporter = createReporter({ format: 'console', file: path }, memoryOutput(), { ...colourful, look });
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  expect(readFileSync(path, 'utf8')).not.toContain('\u001b');
});
