import { describe, expect, it } from 'vitest';
import type { Scenario } from '../model/scenario.js';
import type { Profile } from './calibrate.js';
import { expectedMs, makePlan, onInterface, unmetByTarget } from './plan.js';
import { get, scenario, script, step } from './testing/scenarios.js';

const PROFILE: Profile = { quietMs: 150, concurrency: 8, offers: new Set(['keep-alive']) };
const STARTABLE = { name: 'a-server', startable: true, settings: new Set(['keep-alive-timeout']) };
const DEPLOYED = { name: 'http://there', startable: false, settings: new Set<string>() };
const SIGNAL = script({ verb: 'signal', signal: 'TERM' });

describe('what a target must offer', () => {
  const unmet = (given: Partial<Scenario>, target = STARTABLE) =>
    unmetByTarget(scenario('needy', given), target, PROFILE);

  it.each<[Partial<Scenario>, string]>([
    [{ needs: ['websocket'] }, 'a-server does not offer websocket'],
    [{ needs: ['setting:workers'] }, 'a-server has no setting workers'],
    [{ settings: { workers: 2 } }, 'a-server has no setting workers'],
    [{ needs: ['concurrency:9'] }, 'it needs 9 requests with the application at once, a-server serves 8'],
    [{ concurrency: 9 }, 'it needs 9 requests with the application at once, a-server serves 8'],
  ])('is told where it is missing: %j', (given, reason) => {
    expect(unmet(given)).toBe(reason);
  });

  it('is met by what was declared or found out, and by what only the scope can tell', () => {
    const needs = [
      'keep-alive',
      'process',
      'setting:keep-alive-timeout',
      'concurrency:8',
      'ext:tls',
      'spec>=2.4',
    ];
    expect(unmet({ needs, settings: { 'keep-alive-timeout': 1 } })).toBeUndefined();
  });

  it('is more than a deployed target can give where a process is needed', () => {
    expect(unmet({ needs: ['process'] }, DEPLOYED)).toContain('a server process that gatespec starts');
    expect(unmet({ ownProcess: true, client: SIGNAL }, DEPLOYED)).toContain('a known server or --start');
    expect(unmet({ settings: { 'keep-alive-timeout': 1 } }, DEPLOYED)).toContain('no setting');
  });
});

describe('the plan', () => {
  it('puts each case where it can be played', () => {
    const short = { settings: { 'keep-alive-timeout': 1 }, ownProcess: true };
    const cases = [
      scenario('plain'),
      scenario('ends-it', { ownProcess: true, client: SIGNAL }),
      scenario('short-1', short),
      scenario('short-2', { ...short, alone: true }),
      scenario('long', { settings: { 'keep-alive-timeout': 9 }, ownProcess: true }),
      scenario('undisturbed', { alone: true }),
      scenario('ends-it-undisturbed', { ownProcess: true, client: SIGNAL, alone: true }),
    ];
    const plan = makePlan(cases, ['some-fault']);
    const ids = (some: readonly Scenario[]) => some.map(({ title }) => title);
    expect(ids(plan.shared)).toEqual(['plain']);
    expect(ids(plan.own)).toEqual(['ends-it']);
    expect(ids(plan.alone).sort()).toEqual(['ends-it-undisturbed', 'undisturbed']);
    expect(plan.groups.map(({ launch, scenarios }) => [launch, ids(scenarios)])).toEqual([
      [{ settings: { 'keep-alive-timeout': 1 }, faults: ['some-fault'] }, ['short-1', 'short-2']],
      [{ settings: { 'keep-alive-timeout': 9 }, faults: ['some-fault'] }, ['long']],
    ]);
  });

  it('begins with what takes longest', () => {
    const quick = scenario('quick', { client: script(get()) });
    const quiet = scenario('quiet', {
      client: [step(0, { verb: 'expect-silence', matcher: { kind: 'present' }, because: 'so it is' })],
    });
    expect(expectedMs(quiet)).toBeGreaterThan(expectedMs(quick));
    expect(makePlan([quick, quiet], []).shared).toEqual([quiet, quick]);
  });

  it('leaves out what makes no sense on the interface', () => {
    const cases = [scenario('both'), scenario('asgi', { interfaces: ['asgi'] })];
    expect(onInterface(cases, 'wsgi')).toEqual([cases[0]]);
  });
});
