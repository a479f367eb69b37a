import { describe, expect, it } from 'vitest';
import type { Clause } from '../model/clause.js';
import type { Evidence, JournalRecord, Observation } from '../model/evidence.js';
import type { Matcher } from '../model/matcher.js';
import type { Scenario } from '../model/scenario.js';
import { Typed, type Value } from '../model/value.js';
import { judge } from './judge.js';
import { appStep, expectAnswer, get, scenario, script, step } from './testing/scenarios.js';

function clause(id: string, level: Clause['level'], at?: Clause['interface']): [string, Clause] {
  const text = { document: 'testing', section: '1', text: 'It is so.' };
  return [id, { id, level, ...text, ...(at === undefined ? {} : { interface: at }) }];
}

const CLAUSES = new Map([
  clause('T-1', 'must'),
  clause('S-1', 'should'),
  clause('M-1', 'may'),
  clause('W-1', 'must', 'wsgi'),
]);

const equal = (value: string | number): Matcher => ({ kind: 'equal', value });
const map = (keys: Record<string, Matcher>): Matcher => ({ kind: 'map', keys: Object.entries(keys) });

function observation(index: number, view: Value, outcome: Observation['outcome'] = 'met'): Observation {
  return { step: index, outcome, view, at: 1, waitedMs: 1 };
}

function record(what: JournalRecord['what'], value: Value, index?: number): JournalRecord {
  const shared = { case: 'c1', program: 'main', call: '1.1', at: 0 };
  return { ...shared, what, value, ...(index === undefined ? {} : { index }) };
}

const BEGIN = record('begin', { interface: 'asgi', scope: { type: 'http', asgi: { spec_version: '2.3' } } });
const END = record('end', { how: 'returned' });

/** A case that asks, and claims something on both sides. */
const CASE = scenario('claims', {
  client: script(get(), expectAnswer(200, 'hello')),
  programs: [
    {
      name: 'main',
      span: { file: 'testing.yaml', line: 5, column: 1 },
      steps: [
        appStep(0, 'scope', null, { expect: map({ type: equal('http') }) }),
        appStep(1, 'read', 'all', { expect: map({ body: equal('sent') }), clause: 'S-1' }),
        appStep(2, 'send', null, { raises: equal('OSError') }),
      ],
    },
  ],
});

const RAISED = new Typed('builtins.BrokenPipeError', 'gone', ['OSError', 'Exception']);

const GOOD: Evidence = {
  interface: 'asgi',
  observations: [observation(0, null), observation(1, { status: 200, body: 'hello' })],
  journal: [BEGIN, record('step', { body: 'sent' }, 1), record('raise', RAISED, 2), END],
  final: {},
  target: { host: '127.0.0.1:1', address: '127.0.0.1', port: 1 },
};

function verdict(one: Scenario, evidence: Partial<Evidence>) {
  return judge(one, { ...GOOD, ...evidence }, CLAUSES);
}

describe('the judge', () => {
  it('passes a case whose evidence fits', () => {
    expect(verdict(CASE, {})).toEqual({ verdict: 'pass', findings: [] });
  });

  it('names the clause, the place in the view and the place in the fixture of a broken claim', () => {
    const observations = [observation(0, null), observation(1, { status: 500, body: 'hello' })];
    const client = [CASE.client[0]!, step(1, expectAnswer(200, 'hello'), { clause: 'S-1' })];
    expect(verdict({ ...CASE, client }, { observations })).toEqual({
      verdict: 'warn',
      findings: [
        {
          requirement: 'S-1',
          level: 'should',
          message: 'status: what expect says did not hold',
          expected: 'status: 200',
          actual: '500',
          at: client[1]!.span,
        },
      ],
    });
  });

  it('says how long it waited for what never came', () => {
    const late = { ...observation(1, { complete: false }, 'deadline'), waitedMs: 4000 };
    const { findings } = verdict(CASE, { observations: [observation(0, null), late] });
    expect(findings).toMatchObject([
      { message: 'status: what expect says did not hold within 4000 ms', actual: 'nothing' },
    ]);
  });

  it.each<[string, JournalRecord[], string, string]>([
    [
      'the scope',
      [record('begin', { scope: { type: 'websocket' } }), ...GOOD.journal.slice(1)],
      'type: the scope is not as claimed',
      '"websocket"',
    ],
    [
      'a result',
      [BEGIN, record('step', { body: 'other' }, 1), ...GOOD.journal.slice(2)],
      "body: what the application's read returned",
      '"other"',
    ],
    [
      'an exception in place of a result',
      [BEGIN, record('raise', RAISED, 1), ...GOOD.journal.slice(2)],
      "the application's read raised",
      'builtins.BrokenPipeError("gone")',
    ],
    [
      'an exception of another class',
      [
        ...GOOD.journal.slice(0, 2),
        record('raise', new Typed('builtins.ValueError', '', ['Exception']), 2),
        END,
      ],
      "what the application's send raised",
      'builtins.ValueError("")',
    ],
    [
      'no exception',
      [...GOOD.journal.slice(0, 2), record('step', null, 2), END],
      "what the application's send raised",
      'no exception, result None',
    ],
    [
      'a step that never came back',
      [BEGIN, record('step', { body: 'sent' }, 1)],
      "the application's send did not come back",
      'it is still waiting, or was stopped there',
    ],
    ['no call at all', [], 'the application was not called with the program "main"', 'none'],
  ])('finds %s in the journal', (_, journal, message, actual) => {
    expect(verdict(CASE, { journal })).toMatchObject({ findings: [{ message, actual }] });
  });

  it('takes the level of a verdict from the clause that is broken', () => {
    const observations = [observation(0, null), observation(1, { status: 404 })];
    const proving = (id: string) => verdict({ ...CASE, proves: [id] }, { observations }).verdict;
    expect([proving('T-1'), proving('S-1'), proving('M-1')]).toEqual(['fail', 'warn', 'info']);
    const { findings } = verdict({ ...CASE, proves: ['W-1', 'S-1'] }, { observations });
    expect(findings[0]?.requirement).toBe('S-1');
  });

  it('has no verdict where a precondition, the tool or the script broke', () => {
    const given = { ...CASE, client: [step(0, { ...expectAnswer(200), given: true } as never)] };
    const wrong = verdict(given, { observations: [observation(0, { status: 503 })] });
    expect(wrong).toMatchObject({ verdict: 'error', findings: [] });
    expect(wrong.reason).toContain('status: expected 200, saw 503');
    expect(verdict(CASE, { trouble: { code: 'x', message: 'no disk' } })).toMatchObject({
      verdict: 'error',
      reason: 'no disk',
    });
    const stopped = verdict(CASE, { observations: [observation(0, null)] });
    expect(stopped).toMatchObject({
      verdict: 'error',
      reason: 'the script stopped before expect (line 1), though nothing was found wrong',
    });
  });

  it('fails a case that brought its server down, whatever else was seen', () => {
    expect(
      verdict({ ...CASE, proves: ['S-1'] }, { casualty: { kind: 'died', detail: 'exit status 3' } }),
    ).toMatchObject({
      verdict: 'fail',
      findings: [{ message: 'the server process died', actual: 'exit status 3', level: 'must' }],
    });
    const refused = { code: 'target/refused', message: 'no connection could be made' };
    expect(
      verdict(CASE, { trouble: refused, casualty: { kind: 'died', detail: 'exit status 3' } }).verdict,
    ).toBe('fail');
  });

  it('skips a case that the scope shows to be for another server', () => {
    const needing = (need: string) => verdict({ ...CASE, needs: [need] }, {}).verdict;
    expect(['spec>=2.3', 'spec<2.4', 'spec>=2.4', 'spec<2.3', 'ext:tls'].map(needing)).toEqual([
      'pass',
      'pass',
      'skip',
      'skip',
      'skip',
    ]);
  });

  it('lets nothing count that came after the script was given up', () => {
    const observations = [observation(0, null), observation(1, { status: 500 })];
    const journal = [BEGIN, record('step', { body: 'sent' }, 1), record('step', null, 2), END];
    expect(verdict(CASE, { observations, journal, brokenOff: 2 }).findings).toHaveLength(1);
    expect(verdict(CASE, { observations, journal, brokenOff: 3 }).findings).toHaveLength(2);
  });
});

describe('named behaviours', () => {
  const span = { file: 'testing.yaml', line: 9, column: 1 };
  const refused = { name: 'refused', matcher: map({ end: equal('fin') }), verdict: 'pass', span } as const;
  const kept = { name: 'kept', matcher: map({ end: equal('open') }), verdict: 'info', span } as const;
  const cut = {
    name: 'cut',
    matcher: map({ end: equal('reset') }),
    verdict: 'warn',
    because: 'nothing is told',
    span,
  } as const;
  const open = scenario('open', {
    accept: [refused, kept, cut],
    never: [{ name: 'called', matcher: map({ called: { kind: 'at-least', number: 1 } }), span }],
  });
  const seen = (final: Value) => verdict(open, { observations: [], journal: [], final });

  it('say which of them was seen, and what it is worth', () => {
    expect(seen({ end: 'fin', called: 0 })).toEqual({ verdict: 'pass', observed: 'refused', findings: [] });
    expect(seen({ end: 'open', called: 0 })).toEqual({ verdict: 'info', observed: 'kept', findings: [] });
    expect(seen({ end: 'reset', called: 0 })).toMatchObject({
      verdict: 'warn',
      observed: 'cut',
      findings: [{ message: 'nothing is told', expected: 'refused', actual: 'cut', level: 'should' }],
    });
  });

  it('break the clause where none was seen, and say why not', () => {
    expect(seen({ end: 'none', called: 0 })).toMatchObject({
      verdict: 'fail',
      findings: [
        {
          message: 'no accepted behaviour was seen',
          expected: 'refused or kept or cut',
          actual:
            'not refused: end: expected "fin", saw "none"; not kept: end: expected "open", saw "none"; not cut: end: expected "reset", saw "none"',
        },
      ],
    });
  });

  it('break the clause where one was seen that must never be, whatever else holds', () => {
    expect(seen({ end: 'fin', called: 1 })).toMatchObject({
      verdict: 'fail',
      observed: 'refused',
      findings: [{ expected: 'never called', at: span }],
    });
  });

  it('are not looked at once a claim has ended the script early', () => {
    const one = { ...open, client: script(get(), expectAnswer(200)) };
    const observations = [observation(0, null), observation(1, { status: 500 })];
    const { findings } = verdict(one, { observations, journal: [], final: {}, brokenOff: 0 });
    expect(findings.map(({ message }) => message)).toEqual(['status: what expect says did not hold']);
  });
});
