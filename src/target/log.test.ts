import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Log } from './log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a log that can not be kept is said to be so at once', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => new Log(join(folder, 'file', 'a.log'))).toThrow(/the log can't be kept: .*ENOTDIR|EEXIST/);
});

it.runIf(existsSync('/dev/full'))('a disk that is full is told, and the log goes on in memory', async () => {
  const notices: string[] = [];
  const log = new Log('/dev/full', (text) => notices.push(text));
  log.add(Buffer.from('kept in memory'));
  await log.close();
  expect(notices).toEqual([expect.stringContaining('ENOSPC')]);
  log.add(Buffer.from(', still'));
  await log.close();
  expect(log.text()).toBe('kept in memory, still');
});

it('shows its last lines', () => {
  const log = new Log();
  log.add(Buffer.from('one\ntwo\nthree\n'));
  expect(log.tail(2)).toBe('two\nthree');
});
