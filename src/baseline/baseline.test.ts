import { describe, expect, it } from 'vitest';
import type { Verdict } from '../model/result.js';
import { caseResult } from '../model/testing/case-result.js';
import { isDate, isVersion, reached } from './entry.js';
import { parseBaseline } from './parse.js';
import { EMPTY_BASELINE, updatedBaseline } from './update.js';
import { Watch } from './watch.js';

const result = (id: string, verdict: Verdict, ...broken: string[]) => caseResult(id, verdict, broken);

const IDS = ['a/one', 'a/two/x', 'a/two/y', 'a/three'];

function watch(text: string, today = '2026-11-24', failOnWarn = false): Watch {
  const { entries, problems } = parseBaseline('gatespec.baseline.yaml', text);
  expect(problems).toEqual([]);
  return new Watch({ entries, ids: IDS, failOnWarn, today });
}

describe('a baseline', () => {
  it('makes a known failure expected, and nothing else', () => {
    const held = watch('expected:\n  - { case: a/one, reason: old parser }\n');
    expect(held.known('u', result('a/one', 'fail', 'X-1'))).toMatchObject({
      as: 'expected',
      reason: 'old parser',
    });
    expect(held.known('u', result('a/three', 'fail', 'X-1'))).toBeUndefined();
    expect(held.issues()).toEqual([]);
  });

  it('that names a clause covers no other', () => {
    const held = watch('expected:\n  - { case: a/one, requirement: X-1, reason: r }\n');
    expect(held.known('u', result('a/one', 'fail', 'X-1'))).toBeDefined();
    expect(held.known('u', result('a/one', 'fail', 'X-1', 'X-2'))).toBeUndefined();
  });

  it('is stale where what it names passes', () => {
    const held = watch('expected:\n  - { case: a/one, reason: r }\n');
    expect(held.known('u', result('a/one', 'pass'))).toBeUndefined();
    expect(held.issues()).toMatchObject([{ kind: 'stale', at: { line: 2 } }]);
  });

  it('is not stale where its case was skipped, or was not played', () => {
    const held = watch('expected:\n  - { case: a/one, reason: r }\n  - { case: a/three, reason: r }\n');
    held.known('u', result('a/one', 'skip'));
    expect(held.issues()).toEqual([]);
  });

  it('with a glob is stale once nothing is broken', () => {
    const held = watch('expected:\n  - { case: "a/two/**", reason: r }\n');
    held.known('u', result('a/two/x', 'pass'));
    expect(held.issues()).toMatchObject([{ kind: 'stale' }]);
    expect(held.known('u', result('a/two/y', 'fail', 'X-1'))).toBeDefined();
    expect(held.issues()).toEqual([]);
  });

  it('that names no case is told', () => {
    expect(watch('expected:\n  - { case: a/gone, reason: r }\n').issues()).toMatchObject([
      { kind: 'unmatched' },
    ]);
  });

  it.each([
    ['2026-11-24', '2026-11-24', true],
    ['2026-11-24', '2026-11-25', false],
  ])('with until %s holds on %s: %s', (until, today, holds) => {
    const held = watch(`expected:\n  - { case: a/one, reason: r, until: ${until} }\n`, today);
    expect(held.known('u', result('a/one', 'fail', 'X-1')) !== undefined).toBe(holds);
    expect(held.issues().map(({ kind }) => kind)).toEqual(holds ? [] : ['expired']);
  });

  it.each([
    ['uvicorn 0.59.2', true],
    ['uvicorn 0.60', false],
    ['uvicorn 0.60.0', false],
    ['uvicorn 1.0', false],
  ])('with until 0.60 holds for %s: %s', (server, holds) => {
    const held = watch('expected:\n  - { case: a/one, reason: r, until: 0.60 }\n');
    held.target('u', server);
    expect(held.known('u', result('a/one', 'fail', 'X-1')) !== undefined).toBe(holds);
  });

  it('may speak of some targets alone', () => {
    const held = watch('expected:\n  - { case: a/one, reason: r, target: "uvicorn*" }\n');
    expect(held.known('uvicorn:h11', result('a/one', 'fail', 'X-1'))).toBeDefined();
    expect(held.known('hypercorn', result('a/one', 'fail', 'X-1'))).toBeUndefined();
  });

  it('tolerates what is flaky, passing or not', () => {
    const held = watch('flaky:\n  - { case: a/one, reason: race }\n');
    expect(held.known('u', result('a/one', 'fail', 'X-1'))).toMatchObject({ as: 'flaky' });
    held.known('u', result('a/one', 'pass'));
    expect(held.issues()).toEqual([]);
  });

  it('covers warnings where these count', () => {
    const text = 'expected:\n  - { case: a/one, reason: r }\n';
    expect(watch(text).known('u', result('a/one', 'warn', 'X-1'))).toBeUndefined();
    expect(watch(text, '2026-01-01', true).known('u', result('a/one', 'warn', 'X-1'))).toBeDefined();
  });
});

describe('a wrong baseline', () => {
  it.each([
    ['- a\n', 1, /a map with the lists/],
    ['expectd: []\n', 1, /unknown key "expectd"/],
    ['expected: x\n', 1, /must be a list/],
    ['expected:\n  - a/one\n', 2, /an entry is a map/],
    ['expected:\n  - { case: a/one }\n', 2, /"reason" is missing/],
    ['expected:\n  - { reason: r }\n', 2, /"case" is missing/],
    ['expected:\n  - { case: a, reason: r, untill: 2026-01-01 }\n', 2, /unknown key "untill"/],
    ['expected:\n  - { case: a, reason: r, until: someday }\n', 2, /neither a date nor a version/],
    ['expected:\n  - { case: a, reason: r, until: 2026-02-30 }\n', 2, /neither a date nor a version/],
    ['expected:\n  - { case: a, reason: r }\n  - { case: a, reason: s }\n', 3, /stands here twice/],
    ['expected:\n  - { case: a, reason: [] }\n', 2, /"reason" must be text/],
    ['expected: [\n', 2, /./],
  ])('%j is told in its place', (text, line, message) => {
    const { problems } = parseBaseline('b.yaml', text);
    expect(problems[0]).toMatchObject({ severity: 'error', span: { file: 'b.yaml', line } });
    expect(problems[0]?.message).toMatch(message);
  });
});

describe('updating', () => {
  const TEXT = `# top
expected:
  # the old parser
  - case: b/two
    reason: "kept as it is"   # really
  - { case: a/gone, reason: mended }
flaky:
  - { case: a/flaky, reason: race }
`;

  it('keeps comments and reasons, takes out what is wrong, adds what is new, sorted', () => {
    const { entries } = parseBaseline('b.yaml', TEXT);
    const wrong = entries.filter((entry) => entry.case === 'a/gone');
    const uncovered = ['c/new', 'a/new', 'a/flaky'].map((id) => ({
      target: 'uvicorn',
      server: 'uvicorn 1.0',
      result: result(id, 'fail', 'X-1'),
    }));
    const text = updatedBaseline(TEXT, entries, wrong, uncovered);
    const again = parseBaseline('b.yaml', text);
    expect(again.problems).toEqual([]);
    expect(again.entries.map((entry) => `${entry.list} ${entry.case}`)).toEqual([
      'expected a/new',
      'expected b/two',
      'expected c/new',
      'flaky a/flaky',
    ]);
    for (const kept of ['# top', '# the old parser', 'reason: "kept as it is" # really'])
      expect(text).toContain(kept);
    expect(text).toContain('fail since uvicorn 1.0: it was served');
    expect(updatedBaseline(text, again.entries, [], [])).toBe(text);
  });

  it('begins with nothing', () => {
    const one = {
      target: 'u',
      server: undefined,
      result: result('a/one', 'fail', 'X-1'),
    };
    const text = updatedBaseline(EMPTY_BASELINE, [], [], [one]);
    expect(parseBaseline('b.yaml', text).entries).toMatchObject([{ case: 'a/one' }]);
  });
});

describe('until', () => {
  it('knows days, versions and their order', () => {
    expect(['2026-02-28', '2024-02-29', '2026-02-29', '26-1-1'].map(isDate)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(['0.60', '1', '1.0rc1', '2026-01-01', 'v1', 'soon'].map(isVersion)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([reached('1.10', '1.9'), reached('1.9', '1.10'), reached('2', '2.0.0')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
