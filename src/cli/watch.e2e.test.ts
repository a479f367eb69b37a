import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin, type Started } from './testing/bin.js';
import { GATEWAY_COMMAND, PYTHON } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.closeEmpty());

/** A server of one's own: notes its process id, and is the reference gateway from then on. */
const SERVER = `
import os, runpy
with open("starts", "a") as starts:
    starts.write(f"{os.getpid()}\\n")
runpy.run_module("gatespec_reference", run_name="__main__", alter_sys=True)
`;
const COMMAND = GATEWAY_COMMAND.replace('-m gatespec_reference', 'server.py');

/** A suite of one case that expects this status; 200 is right. */
function expecting(status: number | string): void {
  ownSuites(bin.folder, 'wrong');
  const path = join(bin.folder, 'suites/wrong.yaml');
  const one = readFileSync(path, 'utf8').replace(/ {2}- id: should[\s\S]*$/, '');
  writeFileSync(path, one.replace('299', String(status)));
}

/** Waits for what the tool comes to. A save may be heard as several, so how often it ran says nothing. */
async function until({ talk, child }: Started, condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error(`it ended: ${talk.stderr}`);
    await new Promise(setImmediate);
  }
}

/** Waits until the tool has said so, after what it had said before. */
function said(started: Started, text: string): Promise<void> {
  const before = started.talk.stderr.length;
  return until(started, () => started.talk.stderr.slice(before).includes(text));
}

function exitTold(): number {
  return JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8')).exit;
}

function pids(): number[] {
  return readFileSync(join(bin.folder, 'starts'), 'utf8').trim().split('\n').map(Number);
}

function watching(...more: string[]): Started {
  writeFileSync(join(bin.folder, 'server.py'), SERVER);
  const args = ['run', '--start', COMMAND, '--suites', 'suites', '--watch', 'server.py', ...more];
  return bin.start(args, { env: PYTHON });
}

describe('run --watch', () => {
  it('runs again on each save, keeps the server, and starts it anew for its own files and after its death', async () => {
    expecting(299);
    const started = watching('--report', 'json=r.json');
    await said(started, 'watching suites, server.py; Ctrl-C ends');
    expect(exitTold()).toBe(1);
    expecting(200);
    await until(started, () => exitTold() === 0);
    expect(pids()).toHaveLength(1);
    writeFileSync(join(bin.folder, 'server.py'), `${SERVER}\n`);
    await until(started, () => pids().length === 2);
    await said(started, 'watching');
    process.kill(pids()[1]!, 'SIGKILL');
    expecting(299);
    await until(started, () => exitTold() === 1);
    expect(pids()).toHaveLength(3);
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 130, signal: null });
  });

  it('outlives a suite that is wrong, and a server that does not start', async () => {
    expecting('[');
    const started = watching();
    await said(started, 'watching');
    expect(started.talk.stderr).toContain('suites/wrong.yaml:');
    writeFileSync(join(bin.folder, 'server.py'), 'raise SystemExit("no server today")');
    expecting(200);
    await until(started, () => started.talk.stdout.includes('no server today'));
    writeFileSync(join(bin.folder, 'server.py'), SERVER);
    await until(started, () => started.talk.stdout.includes('As expected: 1 case'));
    started.child.kill('SIGTERM');
    expect((await started.ended).code).toBe(130);
  });

  it('ends in the middle of a run', async () => {
    ownSuites(bin.folder, 'slow');
    const started = watching('--report', 'jsonl');
    while (!started.talk.stdout.includes('"case-start"')) await new Promise(setImmediate);
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 130, signal: null });
    expect(started.talk.stdout).toContain('"interrupted":true');
    rmSync(join(bin.folder, 'suites'), { recursive: true });
  });

  it.each([
    [['--watch', 'no/such.py'], "can't watch"],
    [['--watch', '--update-baseline'], 'do not go together'],
    [['--watch', 'no-such-server'], 'no known server no-such-server'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await bin.run(['run', ...ownSuites(bin.folder, 'quick'), ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
