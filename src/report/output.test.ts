import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileOutput, growingFileOutput, streamOutput } from './output.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a report file', () => {
  it('appears whole, at the end, in place of an older one', async () => {
    const path = join(folder, 'report.json');
    writeFileSync(path, 'old');
    const output = fileOutput(path);
    output.write('new ');
    output.write('report');
    expect(readFileSync(path, 'utf8')).toBe('old');
    await output.end();
    expect(readFileSync(path, 'utf8')).toBe('new report');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('is written behind a symbolic link, which stays', async () => {
    writeFileSync(join(folder, 'real'), '');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const output = fileOutput(join(folder, 'link'));
    output.write('text');
    await output.end();
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('text');
  });

  it.each([
    ['a missing folder', 'missing/report.json', 'does not exist'],
    ['a folder', 'folder', 'is a folder'],
    ['a file as a folder', 'file/report.json', 'does not exist'],
  ])('is refused before the run: %s', (_name, path, message) => {
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'file'), '');
    for (const make of [fileOutput, growingFileOutput])
      expect(() => make(join(folder, path))).toThrow(
        expect.objectContaining({ code: 'report/path', message: expect.stringContaining(message) }),
      );
  });

  it.runIf(process.platform === 'linux')('tells of a full disk at its end', async () => {
    for (const output of [fileOutput('/dev/full'), growingFileOutput('/dev/full')]) {
      output.write('text');
      output.write('more');
      await expect(output.end()).rejects.toMatchObject({
        code: 'report/unwritable',
        message: 'the report /dev/full could not be written: no space is left on its disk',
      });
    }
  });

  it('grows while the run goes on, where it is a stream of lines', async () => {
    const path = join(folder, 'report.jsonl');
    const output = growingFileOutput(path);
    output.write('1\n');
    expect(readFileSync(path, 'utf8')).toBe('1\n');
    output.write('2\n');
    await output.end();
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n');
  });
});

describe('a stream', () => {
  const failing = (code: string) =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });

  it('whose reader went away is no error', async () => {
    const output = streamOutput(failing('EPIPE'), 'standard output');
    output.write('text');
    await output.end();
    output.write('more');
  });

  it('that is full is one', async () => {
    const output = streamOutput(failing('ENOSPC'), 'standard output');
    output.write('text');
    await expect(output.end()).rejects.toMatchObject({ code: 'report/unwritable' });
  });

  it('is flushed at the end', async () => {
    const chunks: string[] = [];
    const slow = new Writable({
      write: (chunk, _encoding, done) => {
        setImmediate(() => {
          chunks.push(String(chunk));
          done();
        });
      },
    });
    const output = streamOutput(slow, 'standard output');
    output.write('text');
    await output.end();
    expect(chunks.join('')).toBe('text');
  });
});
