import { openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.closeEmpty());

/** The talk without the sign of life that a long run gives. */
function said(stderr: string): string {
  return stderr.replaceAll(/^gatespec: \d+\/\d+ cases.*\n/gm, '');
}

describe('a run against the reference gateway', () => {
  it('reports both interfaces where no target is named, and is as expected', async () => {
    const { code, stdout, stderr } = await bin.run(['run', ...ownSuites(bin.folder, 'quick')]);
    expect({ code, stderr: said(stderr) }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('reference:asgi: 40 cases');
    expect(stdout).toContain('reference:wsgi: 40 cases');
    expect(stdout).toMatch(/^As expected: 80 cases in /m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a pipe gets none
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('ends with 1 for a broken MUST, and for a broken SHOULD only with --level should', async () => {
    const suites = ownSuites(bin.folder, 'wrong');
    const must = await bin.run(['run', 'reference:asgi', ...suites]);
    expect(must.code).toBe(1);
    expect(must.stdout).toContain(' FAIL  wrong/must');
    expect(must.stdout).toContain(
      'again    npx gatespec run reference:asgi --suites suites --only wrong/must --verbose',
    );
    const warned = ['run', 'reference:asgi', ...suites, '--only', 'wrong/should'];
    expect(await bin.run(warned)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 warning') });
    expect(await bin.run([...warned, '--level', 'should'])).toMatchObject({ code: 1 });
  });

  it('takes a target behind a list of globs', async () => {
    const suites = ownSuites(bin.folder, 'quick');
    const args = ['run', ...suites, '--only', 'quick/case/r1', 'quick/case/r2', 'reference:wsgi'];
    const { code, stdout } = await bin.run(args);
    expect(code).toBe(0);
    expect(stdout).toContain('reference:wsgi: 2 cases');
  });

  it('writes several reports at once, and only the document on standard output', async () => {
    const { code, stdout, stderr } = await bin.run([
      ...['run', 'reference:asgi', ...ownSuites(bin.folder, 'wrong')],
      ...[
        '--report',
        'json',
        '--report',
        'jsonl=r.jsonl',
        '--report',
        'junit=r.xml',
        '--report',
        'console=r.txt',
      ],
    ]);
    expect({ code, stderr: said(stderr) }).toEqual({ code: 1, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report.targets[0]).toMatchObject({
      name: 'reference:asgi',
      interface: 'asgi',
      summary: { fail: 1, warn: 1 },
    });
    expect(report.targets[0].cases[0].findings[0].at).toEqual({
      file: 'suites/wrong.yaml',
      line: 10,
      column: 9,
    });
    const lines = readFileSync(join(bin.folder, 'r.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'run-end', exit: 1, interrupted: false });
    expect(readFileSync(join(bin.folder, 'r.xml'), 'utf8')).toContain('<failure type="MUST-1"');
    expect(readFileSync(join(bin.folder, 'r.txt'), 'utf8')).toContain('1 case failed');
  });

  it('stops after as many failures as --bail says', async () => {
    const args = ['run', ...ownSuites(bin.folder, 'wrong'), '--bail', '--report', 'json'];
    const { code, stdout } = await bin.run(args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).summary.fail).toBe(1);
  });

  it('ends in time with --timeout, and says why', async () => {
    const args = [
      'run',
      'reference:asgi',
      ...ownSuites(bin.folder, 'slow'),
      '--timeout',
      '2',
      '--report',
      'json',
    ];
    const { code, stdout } = await bin.run(args);
    const report = JSON.parse(stdout);
    expect({ code, trouble: report.targets[0].trouble.code }).toEqual({ code: 3, trouble: 'run/timeout' });
    expect(report.summary.total).toBe(0);
  });

  it('shows what it is told to: colour, transcripts, logs', async () => {
    const { stdout } = await bin.run([
      ...['run', 'reference:asgi', ...ownSuites(bin.folder, 'quick'), '--only', 'quick/case/r1'],
      ...['--color', '--verbose', '--keep-logs', 'logs'],
    ]);
    expect(stdout).toContain('\u001b[32mpass \u001b[39m quick/case/r1');
    expect(stdout).toContain('GET /r1 HTTP/1.1\\r\\n');
    expect(readdirSync(join(bin.folder, 'logs'))).toHaveLength(1);
  });

  it('catches a fault of the reference gateway that is switched on', async () => {
    const args = [
      'run',
      'reference:asgi',
      '--fault',
      'host-last-wins',
      '--only',
      'http1/host',
      '--report',
      'json',
    ];
    const { code, stdout } = await bin.run(args);
    expect(code).toBe(1);
    const failed = JSON.parse(stdout).targets[0].cases.filter(
      ({ verdict }: { verdict: string }) => verdict === 'fail',
    );
    expect(failed.length).toBeGreaterThan(0);
  });
});

describe('a report that can not be written', () => {
  it.runIf(process.platform === 'linux')(
    'on a full disk costs exit code 3, and no other report',
    async () => {
      const suites = ownSuites(bin.folder, 'quick');
      const args = [
        'run',
        'reference:asgi',
        ...suites,
        '--report',
        'json=/dev/full',
        '--report',
        'junit=r.xml',
      ];
      const { code, stdout, stderr } = await bin.run(args);
      expect(code).toBe(3);
      expect(stderr).toContain('the report /dev/full could not be written: no space is left on its disk');
      expect(stdout).toContain('As expected');
      expect(readFileSync(join(bin.folder, 'r.xml'), 'utf8')).toContain('tests="40"');
    },
  );

  it.runIf(process.platform === 'linux')('because standard output is full, too', async () => {
    const suites = ownSuites(bin.folder, 'quick');
    const args = ['run', 'reference:asgi', ...suites, '--report', 'junit=r.xml'];
    const { code, stderr } = await bin.run(args, { stdout: openSync('/dev/full', 'w') });
    expect(code).toBe(3);
    expect(stderr).toContain('on standard output could not be written');
    expect(readFileSync(join(bin.folder, 'r.xml'), 'utf8')).toContain('tests="40"');
  });

  it('for a wrong path is told before anything runs', async () => {
    const args = [
      'run',
      'reference:asgi',
      ...ownSuites(bin.folder, 'quick'),
      '--report',
      'json=no/such/r.json',
    ];
    const { code, stdout, stderr } = await bin.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the folder of the report file no/such/r.json does not exist');
  });

  it('to a reader that went away is no failure', async () => {
    const suites = ownSuites(bin.folder, 'wrong');
    const started = bin.start(['run', 'reference:asgi', ...suites, '--report', 'json=r.json']);
    started.child.stdout?.destroy();
    expect((await started.ended).code).toBe(1);
    expect(JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8')).exit).toBe(1);
  });
});
