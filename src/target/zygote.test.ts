import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetError } from '../model/target.js';
import { referenceZygote } from './reference.js';
import { resolveTarget } from './resolve.js';
import type { Zygote } from './zygote.js';

const never = new AbortController().signal;
let zygote: Zygote;

beforeAll(async () => {
  zygote = await referenceZygote();
});
afterAll(() => zygote.close());

async function start(faults: readonly string[], settings = {}) {
  const target = await resolveTarget('reference:asgi', { zygote });
  return target.launch({ settings, faults }, never);
}

describe('a zygote', () => {
  it('forks servers that know nothing of each other, and take all that is theirs along', async () => {
    const all = await Promise.all([start([]), start(['head-with-body']), start([])]);
    const told = await Promise.all(all.map((running) => running.ready(never)));
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(3);
    expect(new Set(told.map(({ state }) => state)).size).toBe(3);
    for (const running of all) await running.stop();
    expect(told.filter(({ state }) => existsSync(state))).toEqual([]);
    expect(all.map((running) => running.process!.exit)).toEqual(all.map(() => ({ status: 0, signal: null })));
  });

  it('tells the exit and the words of a server that does not start', async () => {
    const running = await start(['no-such-fault']);
    const failure: TargetError = await running.ready(never).catch((error) => error);
    expect(failure.code).toBe('target/exited');
    expect(failure.detail).toContain('there is no fault no-such-fault');
    expect(running.process!.exit).toEqual({ status: 2, signal: null });
    await running.stop();
  });

  it('that has ended starts nothing, and says so', async () => {
    const ended = await referenceZygote();
    ended.close();
    const target = await resolveTarget('reference:asgi', { zygote: ended });
    const failure: TargetError = await target.launch({ settings: {} }, never).catch((error) => error);
    expect(failure.code).toBe('target/start');
  });
});
