import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../model/scenario.js';
import { resolveTarget } from '../target/resolve.js';
import { processesWith } from '../target/testing/processes.js';
import { recorded } from './testing/recorded.js';
import { appStep, expectAnswer, get, scenario, script, step } from './testing/scenarios.js';

const FRAGILE = fileURLToPath(new URL('testing/fragile.py', import.meta.url));
/** Tells the servers of this test from those of another run. */
const MARK = `run-${randomUUID()}`;

async function fragile(more = '') {
  return resolveTarget(undefined, { start: `python3 ${FRAGILE} {port} ${MARK} ${more}`, interface: 'wsgi' });
}

/** Cases that are in flight for as long as another needs to bring the server down: only a gate that nobody opens in time holds them. */
function bystander(i: number): Scenario {
  const held = { status: 200, headers: [], body: { b: 'held' } };
  return scenario(`bystander-${i}`, {
    programs: [
      {
        name: 'main',
        span: { file: 'testing.yaml', line: 1, column: 1 },
        steps: [appStep(0, 'await', { gate: 'go-on', deadline: 10_000 }), appStep(1, 'respond', held)],
      },
    ],
    client: [
      step(0, get()),
      step(1, { verb: 'await-app', program: 'main', reached: 'called' }),
      step(2, { verb: 'wait-for', what: 'end' }, { within: 300 }),
      step(3, { verb: 'open', gate: 'go-on' }),
      step(4, expectAnswer(200, 'held')),
    ],
  });
}

const PLAIN = Array.from({ length: 4 }, (_, i) =>
  scenario(`plain-${i}`, { client: script(get(), expectAnswer(200, 'hello')) }),
);

describe('a case that brings its server down', () => {
  afterAll(() => expect(processesWith(MARK)).toEqual([]));

  it.concurrent.each([
    ['/die', 'the server process died', 'exit status 3'],
    ['/hang', 'the server answered no more', 'no answer within 5000 ms'],
  ])(
    'by %s fails after a second try alone, and nobody else does',
    async (path, message, actual) => {
      const killer = scenario('killer', { client: script(get(path), expectAnswer(200)), deadlineMs: 1_000 });
      const scenarios = [killer, bystander(1), bystander(2), bystander(3), ...PLAIN];
      const run = await recorded({ targets: [await fragile()], scenarios, clauses: new Map() });

      expect(run.results.get('testing/killer')).toMatchObject({
        verdict: 'fail',
        attempts: 2,
        findings: [{ message, actual }],
      });
      const others = [...run.results.values()].filter(({ id }) => id !== 'testing/killer');
      expect(others.map(({ id, verdict }) => `${id} ${verdict}`).sort()).toEqual(
        scenarios
          .slice(1)
          .map(({ id }) => `${id} pass`)
          .sort(),
      );
      expect(others.some(({ attempts }) => attempts === 2)).toBe(true);
      expect(run.exit).toBe(1);
    },
    60_000,
  );

  it.concurrent('a worker process is not held against those that were cut off with it', async () => {
    const killer = scenario('killer', { client: script(get('/die'), expectAnswer(200)), deadlineMs: 1_000 });
    const scenarios = [killer, bystander(1), bystander(2), bystander(3), ...PLAIN];
    const run = await recorded({ targets: [await fragile('worker')], scenarios, clauses: new Map() });

    expect(run.results.get('testing/killer')).toMatchObject({ verdict: 'fail', attempts: 2 });
    const others = [...run.results.values()].filter(({ id }) => id !== 'testing/killer');
    expect(others.map(({ id, verdict }) => `${id} ${verdict}`).sort()).toEqual(
      scenarios
        .slice(1)
        .map(({ id }) => `${id} pass`)
        .sort(),
    );
    expect(others.some(({ attempts }) => attempts === 2)).toBe(true);
  }, 60_000);
});
