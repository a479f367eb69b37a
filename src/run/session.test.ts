import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Target, TargetError } from '../model/target.js';
import { resolveTarget } from '../target/resolve.js';
import { processesWith } from '../target/testing/processes.js';
import { recorded } from './testing/recorded.js';
import { expectAnswer, get, scenario, script } from './testing/scenarios.js';

const PASSES = Array.from({ length: 30 }, (_, i) =>
  scenario(`pass-${i}`, { client: script(get(), expectAnswer(200, 'hello')) }),
);
const FAILS = Array.from({ length: 30 }, (_, i) =>
  scenario(`fail-${i}`, { client: script(get(), expectAnswer(201)) }),
);
/** Never answered: its application waits for a gate that nobody opens. */
const STUCK = scenario('stuck', {
  programs: [
    {
      name: 'main',
      span: { file: 'testing.yaml', line: 1, column: 1 },
      steps: [
        {
          index: 0,
          span: { file: 'testing.yaml', line: 1, column: 1 },
          verb: 'await',
          argument: { gate: 'never', deadline: 30_000 },
        },
      ],
    },
  ],
  client: script(get(), expectAnswer(200)),
  deadlineMs: 30_000,
});

const HOST = fileURLToPath(new URL('../../fixtures/servers/launchers/wsgiref_server.py', import.meta.url));

function target(): Promise<Target> {
  return resolveTarget('reference:wsgi');
}

function unreachable(name: string): Target {
  return {
    name,
    interface: 'wsgi',
    startable: false,
    declares: undefined,
    settings: new Set(),
    launch: () =>
      Promise.reject(new TargetError('target/unreachable', 'nobody listens there', 'Start the server.')),
  };
}

describe('a run', () => {
  it('tells each case once, between a header and a footer that agree', async () => {
    const run = await recorded({
      targets: [await target()],
      scenarios: [...PASSES, ...FAILS],
      clauses: new Map(),
    });
    const types = run.events.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['run-start', 'target-start']);
    expect(types.slice(-2)).toEqual(['target-end', 'run-end']);
    expect(types.filter((type) => type === 'case-end')).toHaveLength(60);
    expect(run.events.at(-1)).toMatchObject({ summary: { total: 60, pass: 30, fail: 30 }, exit: 1 });
    expect(run.exit).toBe(1);
  });

  it('keeps transcript and evidence of what did not pass, and of nothing else', async () => {
    const scenarios = [PASSES[0]!, FAILS[0]!];
    const run = await recorded({ targets: [await target()], scenarios, clauses: new Map() });
    const pass = run.results.get(PASSES[0]!.id)!;
    expect(pass.transcript).toEqual([]);
    expect(pass.evidence).toBeUndefined();
    const fail = run.results.get(FAILS[0]!.id)!;
    expect(fail.evidence).toBeDefined();
    expect(JSON.stringify(fail)).toMatch(/gatespec-program: g1\.\*{8,}\./);
    expect(fail.transcript.map(({ lane }) => lane)).toEqual(expect.arrayContaining(['a', 'app:main']));
    expect(fail.findings).toMatchObject([
      { requirement: 'T-1', level: 'must', expected: 'status: 201', actual: '200' },
    ]);
  });

  it('ends after enough failures', async () => {
    const run = await recorded({ targets: [await target()], scenarios: FAILS, clauses: new Map(), bail: 3 });
    expect(run.results.size).toBe(3);
    expect(run.events.at(-1)).toMatchObject({ type: 'run-end', exit: 1, interrupted: false });
  });

  it('ends at once when it is interrupted, with the verdicts reached so far, and leaves no process', async () => {
    const interrupt = new AbortController();
    const commands: string[] = [];
    const gateway = await resolveTarget('reference');
    const watched: Target = {
      ...gateway,
      launch: async (launch, signal) => {
        const running = await gateway.launch(launch, signal);
        commands.push(running.process!.command);
        return running;
      },
    };
    const run = await recorded({
      targets: [watched],
      scenarios: [STUCK, ...PASSES],
      clauses: new Map(),
      signal: interrupt.signal,
      emit: (event) => {
        if (event.type === 'case-end') interrupt.abort();
      },
    });
    expect(run.exit).toBe(130);
    expect(run.results.size).toBe(1);
    const end = run.events.at(-1);
    expect(end).toMatchObject({ type: 'run-end', interrupted: true, summary: { total: 1 } });
    expect(end?.type === 'run-end' && end.durationMs).toBeLessThan(8_000);
    const started = run.events.find((event) => event.type === 'target-start');
    expect(started?.command).toContain('gatespec_reference');
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(processesWith(command.slice(-60))).toEqual([]);
  });

  it('ends when its time is up, and says so', async () => {
    const run = await recorded({
      targets: [await target()],
      scenarios: [STUCK],
      clauses: new Map(),
      timeoutMs: 1_500,
    });
    expect(run.exit).toBe(3);
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: 'target-trouble', code: 'run/timeout' }),
    );
  });

  it('goes on with the next target after one that gives no verdict', async () => {
    const targets = [unreachable('http://gone'), await target()];
    const run = await recorded({ targets, scenarios: PASSES, clauses: new Map() });
    expect(run.events).toContainEqual({
      type: 'target-trouble',
      target: 'http://gone',
      code: 'target/unreachable',
      message: 'nobody listens there',
      remedy: 'Start the server.',
    });
    expect(run.results.size).toBe(30);
    expect(run.exit).toBe(3);
  });

  it('finds out what a target offers that declares nothing', async () => {
    const needs = ['keep-alive', 'http/1.1', 'pipelining', 'chunked-request', 'concurrency:2'];
    const scenarios = needs.map((need) =>
      scenario(need.replace(/\W/g, '-'), { needs: [need], client: script(get(), expectAnswer(200)) }),
    );
    const command = `{python} ${HOST} 127.0.0.1 {port}`;
    const plain = await resolveTarget(undefined, { start: command, interface: 'wsgi' });
    const run = await recorded({ targets: [plain], scenarios, clauses: new Map() });
    expect([...run.results.values()].map(({ verdict }) => verdict)).toEqual(needs.map(() => 'skip'));
    expect(run.exit).toBe(0);

    const gateway = await resolveTarget('reference:wsgi');
    const undeclared: Target = { ...gateway, launch: gateway.launch.bind(gateway), declares: undefined };
    const rich = await recorded({ targets: [undeclared], scenarios, clauses: new Map() });
    expect([...rich.results.values()].map(({ verdict }) => verdict)).toEqual(needs.map(() => 'pass'));
  });
});
