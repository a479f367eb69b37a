import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/evidence.js';
import { SERVERS } from './catalogue.js';
import { PROBE } from './folders.js';
import { JournalFile } from './journal-file.js';
import { JournalRemote } from './journal-remote.js';
import { freePort } from './port.js';
import { resolveTarget } from './resolve.js';
import { newToken } from './state-folder.js';
import { play } from './testing/play.js';
import { script, until } from './testing/processes.js';

const signal = new AbortController().signal;
const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await over;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts a server as somebody else would; its URL once it has said that it listens. */
async function deploy(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const port = await freePort('127.0.0.1');
  const child = spawn('python3', [...argv, '127.0.0.1', String(port)], {
    env: { ...process.env, PYTHONPATH: PROBE, PYTHONUNBUFFERED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  await until('listening', () => said.includes('listening'));
  return `http://127.0.0.1:${port}`;
}

const WSGIREF = [join(SERVERS, 'launchers', 'wsgiref_server.py')];

async function failure(url: string, token: string | undefined): Promise<unknown> {
  const environment = { ...process.env, GATESPEC_TOKEN: undefined };
  const target = await resolveTarget(url, { environment, ...(token ? { token } : {}) });
  return target.launch({ settings: {} }, signal).catch((error) => error);
}

describe('a deployed probe', () => {
  it('on this machine is recognised by its folder, and read from disk from now on', async () => {
    const token = newToken();
    const url = await deploy(WSGIREF, { GATESPEC_TOKEN: token });
    const target = await resolveTarget(url, { token });
    expect(target).toMatchObject({ name: url, startable: false, declares: undefined });
    const before = await target.launch({ settings: {} }, signal);
    const { state, interface: implemented } = await before.ready(signal);
    folders.push(state);
    expect(implemented).toBe('wsgi');
    expect(before.journal).toBeInstanceOf(JournalFile);
    await play(before, 'again', [[0, 'respond', { status: 200, headers: [], body: { b: '1' } }]]);
    await before.stop();

    const running = await target.launch({ settings: {} }, signal);
    const records: JournalRecord[] = [];
    running.journal.subscribe('again', (record) => records.push(record));
    await play(running, 'again', [[9, 'respond', { status: 200, headers: [], body: { b: '2' } }]]);
    await running.journal.sync();
    expect(records.filter(({ what }) => what === 'begin')).toHaveLength(1);
    await running.stop();
    expect(existsSync(state)).toBe(true); // it is not ours to delete
  });

  it('whose folder can not be recognised is read over HTTP', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
    folders.push(folder);
    const token = newToken();
    const url = await deploy(WSGIREF, { GATESPEC_TOKEN: token, GATESPEC_STATE: folder });
    const running = await (await resolveTarget(url, { token })).launch({ settings: {} }, signal);
    expect(running.journal).toBeInstanceOf(JournalRemote);
    const records: JournalRecord[] = [];
    const seen = new Promise<void>((resolve) => {
      running.journal.subscribe('far', (record) => {
        records.push(record);
        if (record.what === 'close') resolve();
      });
    });
    await play(running, 'far', [[0, 'echo', {}]]);
    await seen;
    await running.gates.open('far', 'gate');
    expect(existsSync(join(folder, 'gates', 'far.gate'))).toBe(true);
    await running.gates.forget('far');
    expect(existsSync(join(folder, 'gates', 'far.gate'))).toBe(false);
    await running.stop();
  });

  it('of which the token is not known', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
    folders.push(folder);
    const url = await deploy(WSGIREF, { GATESPEC_TOKEN: newToken(), GATESPEC_STATE: folder });
    expect(await failure(url, newToken())).toMatchObject({
      code: 'target/token',
      message: expect.stringContaining('has another token'),
    });
    expect(await failure(url, undefined)).toMatchObject({
      code: 'target/token',
      message: expect.stringContaining('no token for'),
    });
  });
});

describe('a URL behind which there is no probe', () => {
  it('nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort('127.0.0.1')}`;
    expect(await failure(url, newToken())).toMatchObject({
      code: 'target/unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each([
    ['page', 'target/no-probe'],
    ['garbage', 'target/not-http'],
    ['tls', 'target/not-http'],
    ['newer', 'target/probe-version'],
    ['token', 'target/token'],
  ])('something else answers: %s', async (kind, code) => {
    const url = await deploy([script('impostor.py'), kind]);
    expect(await failure(url, newToken())).toMatchObject({ code });
  });

  it('can be given up while nothing answers', async () => {
    const url = await deploy([script('impostor.py'), 'mute']);
    const target = await resolveTarget(url, { token: newToken() });
    const giveUp = new AbortController();
    const launching = target.launch({ settings: {} }, giveUp.signal);
    giveUp.abort(new Error('enough'));
    await expect(launching).rejects.toThrow('enough');
  });

  it('can not be started anew', async () => {
    const target = await resolveTarget('http://127.0.0.1:9', { token: newToken() });
    await expect(target.launch({ settings: { 'keep-alive-timeout': 1 } }, signal)).rejects.toMatchObject({
      code: 'target/usage',
    });
  });
});
