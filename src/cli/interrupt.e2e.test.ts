import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import { Bin, type Started } from './testing/bin.js';
import { GATEWAY_COMMAND, PYTHON } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

/** Where processes can be looked at from outside. */
const linux = process.platform === 'linux';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

/** A run that tells its events on standard output. */
function start(...args: string[]): Started {
  const suites = ownSuites(bin.folder, 'quick', 'slow');
  const reports = ['--report', 'jsonl', '--report', 'json=r.json', '--report', 'junit=r.xml'];
  return bin.start(['run', ...args, ...suites, ...reports], { env: PYTHON });
}

/** Waits until the run tells an event of this kind, the nth. */
async function told(started: Started, type: RunEvent['type'], nth = 1): Promise<void> {
  let seen = 0;
  for await (const line of createInterface({ input: started.child.stdout! }))
    if ((JSON.parse(line) as RunEvent).type === type && ++seen === nth) return;
  throw new Error(`the run ended without ${type}: ${started.talk.stderr}`);
}

/** What is left takes a moment to go where the tool had no say in it. */
async function nothingLeft(): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (bin.leftovers().length > 0 && Date.now() < deadline) await new Promise(setImmediate);
  expect(bin.leftovers()).toEqual([]);
}

const MOMENTS = [
  ['run-start', 1],
  ['target-start', 1],
  ['case-start', 1],
  ['case-end', 1],
  ['case-end', 40],
] as const;

describe('Ctrl-C', () => {
  it.each(MOMENTS)(
    'at %s (%d) ends the run, reports what is known, and leaves nothing',
    async (type, nth) => {
      const started = start('reference:asgi');
      await told(started, type, nth);
      started.child.kill('SIGINT');
      const { code, signal, stderr } = await started.ended;
      expect({ code, signal }).toEqual({ code: 130, signal: null });
      expect(stderr).toContain('stopping; what is known is reported');
      expect(bin.leftovers()).toEqual([]);
      const report = JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8'));
      expect(report).toMatchObject({ exit: 130, interrupted: true });
      expect(report.summary.total).toBeGreaterThanOrEqual(type === 'case-end' ? nth : 0);
      expect(readFileSync(join(bin.folder, 'r.xml'), 'utf8')).toContain('<testsuites ');
    },
  );

  it.each(['SIGTERM', 'SIGHUP'] as const)('has the manners of %s', async (name) => {
    const started = start('reference:asgi');
    await told(started, 'case-end');
    started.child.kill(name);
    expect((await started.ended).code).toBe(130);
    expect(bin.leftovers()).toEqual([]);
  });

  it('before anything began ends the tool', async () => {
    const started = start('reference:asgi');
    await once(started.child, 'spawn');
    started.child.kill('SIGINT');
    const { code, signal } = await started.ended;
    expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT');
    await nothingLeft();
  });

  it.runIf(linux)('while a server does not become ready ends the tool', async () => {
    const started = start('--start', 'python3 -c "import time; time.sleep(600)" {port}');
    await bin.server('time.sleep(600)');
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(130);
    expect(bin.leftovers()).toEqual([]);
  });

  it('twice ends at once', async () => {
    const started = start('reference:asgi');
    await told(started, 'case-end');
    started.child.kill('SIGINT');
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(130);
    await nothingLeft();
  });
});

describe('SIGKILL', () => {
  it.runIf(linux)('of the tool takes the server along', async () => {
    const started = start('reference:asgi');
    await told(started, 'case-end');
    await bin.server('-m gatespec_reference');
    started.child.kill('SIGKILL');
    expect((await started.ended).signal).toBe('SIGKILL');
    await nothingLeft();
  });

  it.runIf(linux)('of the server in mid-run costs no other case its verdict', async () => {
    const started = start('--start', GATEWAY_COMMAND, '--skip', 'slow/**');
    await told(started, 'case-end');
    process.kill(await bin.server('-m gatespec_reference'), 'SIGKILL');
    const { code } = await started.ended;
    const report = JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8'));
    expect(report.summary).toMatchObject({ total: 40, pass: 40 });
    expect(code).toBe(0);
    expect(bin.leftovers()).toEqual([]);
  });
});
