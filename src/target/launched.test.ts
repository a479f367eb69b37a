import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/evidence.js';
import { encodeProgram } from '../model/program.js';
import type { Running, TargetError } from '../model/target.js';
import { resolveTarget, type TargetOptions } from './resolve.js';
import { processesWith, script, until } from './testing/processes.js';

const signal = new AbortController().signal;
const scratch = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
const running: Running[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => rmSync(scratch, { recursive: true }));

async function launch(
  name: string | undefined,
  options: TargetOptions = {},
  lifespan?: string,
): Promise<Running> {
  const target = await resolveTarget(name, { cacheDir: join(scratch, 'cache'), ...options });
  const one = await target.launch({ settings: {}, ...(lifespan ? { lifespan } : {}) }, signal);
  running.push(one);
  return one;
}

async function failure(start: string, options: TargetOptions = {}): Promise<TargetError> {
  const one = await launch(undefined, { start, ...options });
  return one.ready(signal).then(
    () => expect.fail('it was ready'),
    (error) => error as TargetError,
  );
}

describe('a launched target', () => {
  it.each([
    ['reference', 'asgi', { status: 0, signal: null }],
    ['reference:wsgi', 'wsgi', { status: 0, signal: null }],
    ['wsgiref', 'wsgi', { status: null, signal: 'TERM' }],
  ])('%s starts, introduces its probe and stops without a trace', async (name, implemented, exit) => {
    const one = await launch(name);
    const info = await one.ready(signal);
    expect(info).toMatchObject({ protocol: 1, token: one.token, interface: implemented });
    expect(existsSync(info.state)).toBe(true);
    await one.stop();
    expect(one.process!.exit).toEqual(exit);
    expect(existsSync(info.state)).toBe(false);
    expect(processesWith(info.state)).toEqual([]);
  });

  it('plays a lifespan program under its own token, and hands over its records from the first one on', async () => {
    const program = encodeProgram({ token: '-', caseId: 'life', program: 'lifespan' }, [
      [0, 'receive', null],
      [1, 'send', { d: [['type', 'lifespan.startup.complete']] }],
      [2, 'receive', null],
    ]);
    const one = await launch('reference', {}, program);
    const records: JournalRecord[] = [];
    one.journal.subscribe('life', (record) => records.push(record));
    await one.ready(signal);
    await one.process!.stop();
    await one.journal.sync();
    expect(records.map(({ what, index }) => [what, index])).toContainEqual(['step', 2]);
    expect(records[0]!.what).toBe('begin');
  });

  it('keeps the whole log in a folder', async () => {
    const keepLogs = join(scratch, 'logs');
    const one = await launch('wsgiref', { keepLogs });
    await one.ready(signal);
    await one.stop();
    expect(readdirSync(keepLogs)).toEqual(['wsgiref.1.log']);
    expect(readFileSync(join(keepLogs, 'wsgiref.1.log'), 'utf8')).toBe(
      `$ ${one.process!.command}\n${one.process!.log()}`,
    );
  });

  it('starts anew on another port when the one that was free has been taken', async () => {
    const one = await launch(undefined, {
      start: `python3 ${script('taken.py')} ${join(scratch, 'mark')} {host} {port}`,
    });
    const first = one.address.port;
    expect(await one.ready(signal)).toMatchObject({ token: one.token });
    expect(one.address.port).not.toBe(first);
    const starts: JournalRecord[] = [];
    one.journal.subscribe('@process', (record) => starts.push(record));
    await one.journal.sync();
    expect(starts).toHaveLength(1);
    expect(one.process!.log()).toMatch(/Address already in use/);
    expect(processesWith(join(scratch, 'mark')).filter((line) => line.includes('leash.py'))).toHaveLength(1);
  });

  it('can be given up while it waits', async () => {
    const one = await launch(undefined, { start: `python3 ${script('impostor.py')} mute {host} {port}` });
    const giveUp = new AbortController();
    const ready = one.ready(giveUp.signal);
    await until('a listener', () => one.process!.log().includes('listening'));
    giveUp.abort(new Error('enough'));
    await expect(ready).rejects.toThrow('enough');
  });
});

describe('what can go wrong at the start', () => {
  it('a command that exits at once: its status and its last words', async () => {
    const error = await failure(`python3 -c 'print("no such module: shop"); exit(3)' {port}`);
    expect(error.code).toBe('target/exited');
    expect(error.message).toContain('with status 3');
    expect(error.detail).toBe('no such module: shop');
  });

  it('a command that never listens', async () => {
    const error = await failure(`python3 -c 'input if 0 else __import__("time").sleep(60)' {port}`, {
      startDeadlineMs: 700,
    });
    expect(error.code).toBe('target/not-ready');
    expect(error.message).toContain('within 0.7 s; nothing answered at 127.0.0.1:');
  });

  it.each([
    ['page', /no probe at .*: the answer was 200 from brochure\/1, "<h1>Welcome<\/h1>"/],
    ['garbage', /does not speak HTTP\/1.1: "SSH-2.0/],
    ['newer', /does not speak protocol 1: protocol 2/],
    ['token', /has another token/],
    ['mute', /nothing answered/],
  ])('something else answers: %s', async (kind, message) => {
    const error = await failure(`python3 ${script('impostor.py')} ${kind} {host} {port}`, {
      startDeadlineMs: 900,
    });
    expect(error.code).toBe('target/not-ready');
    expect(error.message).toMatch(message);
    expect(error.detail).toBe('impostor listening');
  });

  it('a command that does not exist', async () => {
    await expect(launch(undefined, { start: 'no-such-server {port}' })).rejects.toMatchObject({
      code: 'target/start',
      message: expect.stringContaining('no-such-server: No such file'),
    });
  });

  it('no Python that is new enough', async () => {
    const environment = { ...process.env, GATESPEC_PYTHON: '/bin/true' };
    await expect(launch('wsgiref', { environment })).rejects.toMatchObject({ code: 'target/python' });
  });
});
