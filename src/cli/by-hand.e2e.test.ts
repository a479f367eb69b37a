import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { GATEWAY_COMMAND, Gateway, PYTHON } from './testing/gateway.js';
import { has, Shell } from './testing/shell.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
let shell: Shell;
beforeEach(async () => {
  bin = new Bin();
  shell = await Shell.open();
});
afterEach(async () => {
  await shell.close();
  await bin.close();
});

/** The line that a console report gives under this name, of the first case. */
function lineOf(report: string, name: string): string {
  const line = new RegExp(`^ {2}${name.padEnd(9)}(.*)$`, 'm').exec(report)?.[1];
  if (line === undefined) throw new Error(`no line ${name} in\n${report}`);
  return line;
}

async function failure(id: string, ...faults: string[]): Promise<string> {
  const switched = faults.flatMap((name) => ['--fault', name]);
  const { code, stdout } = await bin.run(['run', 'reference:asgi', ...switched, '--only', id]);
  expect(code).toBe(1);
  expect(stdout).not.toMatch(/\/(home|root|Users|work|tmp\/)/);
  return stdout;
}

const curl = has('curl');
if (!curl) console.warn('NO CURL ON THIS MACHINE: its lines are not tried');

describe('the lines under a failed case, typed into a shell with no gatespec around', () => {
  it.runIf(curl)('show with curl what was seen', async () => {
    const report = await failure('asgi/response-head/status/unregistered', 'registered-statuses-only');
    const line = lineOf(report, 'by hand');
    expect(line).toMatch(/^curl /);
    await shell.serve(lineOf(report, 'server'));
    const seen = await shell.run(line);
    expect(seen).toMatch(/^HTTP\/1\.1 500 /);
  });

  it('show with printf and nc what was seen, in several pieces', async () => {
    const report = await failure('http1/host/twice/different', 'host-last-wins');
    const line = lineOf(report, 'by hand');
    expect(line).toMatch(/^\{ printf .*; sleep 1; printf .* \| nc /);
    await shell.serve(lineOf(report, 'server'));
    const seen = await shell.run(line);
    expect(seen.match(/^HTTP\/1\.1 .*$/gm)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
  });

  it('show what the application saw', async () => {
    const report = await failure('asgi/scope-target/path-decoded/two-octets', 'path-as-latin-1');
    await shell.serve(lineOf(report, 'server'));
    await shell.run(lineOf(report, 'by hand'));
    const journal = await shell.run(lineOf(report, 'journal'));
    const begin = journal.split('\n').find((line) => line.includes('"w":"begin"') && line.includes('byhand'));
    expect(begin).toContain('["path","/');
    expect(report).toContain('seen ');
  });

  it('start a server with the settings of its case', async () => {
    const suites = ownSuites(bin.folder, 'own');
    const { stdout } = await bin.run(['run', 'reference:asgi', ...suites]);
    const command = lineOf(stdout, 'server');
    expect(command).toMatch(/ --root-path \/mounted$/);
    await shell.serve(command);
    expect(await shell.run(lineOf(stdout, 'by hand'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('take a command of one’s own', async () => {
    const args = ['run', '--start', GATEWAY_COMMAND, ...ownSuites(bin.folder, 'wrong')];
    const { stdout } = await bin.run([...args, '--report', 'jsonl=r.jsonl'], { env: PYTHON });
    await shell.serve(lineOf(stdout, 'server'), PYTHON);
    expect(await shell.run(lineOf(stdout, 'by hand'))).toMatch(/^HTTP\/1\.1 200 /);
    const again = await bin.run(['report', 'r.jsonl', '--suites', 'suites']);
    for (const name of ['again', 'server', 'by hand', 'journal'])
      expect(lineOf(again.stdout, name)).toBe(lineOf(stdout, name));
  });

  it('reach a probe that runs, and hold nothing of its token', async () => {
    const token = 'a-secret-of-somebody';
    const gateway = await Gateway.start(token);
    try {
      const url = `http://127.0.0.1:${gateway.port}`;
      const args = ['run', url, ...ownSuites(bin.folder, 'wrong'), '--verbose'];
      const { stdout } = await bin.run([...args, '--report', 'json=r.json', '--report', 'html=r.html'], {
        env: { GATESPEC_TOKEN: token },
      });
      const line = lineOf(stdout, 'by hand');
      expect(line).toContain(`'"$GATESPEC_TOKEN"'`);
      expect(await shell.run(line, { GATESPEC_TOKEN: token })).toMatch(/^HTTP\/1\.1 200 /);
      const html = readFileSync(join(bin.folder, 'r.html'), 'utf8');
      expect(html).toContain('$GATESPEC_TOKEN');
      for (const text of [stdout, html, readFileSync(join(bin.folder, 'r.json'), 'utf8')])
        expect(text).not.toContain(token);
    } finally {
      await gateway.stop();
    }
  });
});
