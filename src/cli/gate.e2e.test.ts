import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { GATEWAY_COMMAND, PYTHON } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.closeEmpty());

function read(name: string): string {
  return readFileSync(join(bin.folder, name), 'utf8');
}

describe('a baseline', () => {
  it('is written, found by itself, and makes green what is known', async () => {
    const run = ['run', 'reference:asgi', ...ownSuites(bin.folder, 'wrong')];
    const written = await bin.run([...run, '--update-baseline']);
    expect(written).toMatchObject({
      code: 0,
      stderr: 'gatespec: gatespec.baseline.yaml: 1 added, 0 taken out\n',
    });
    expect(written.stdout).toContain(' FAIL  wrong/must');
    expect(read('gatespec.baseline.yaml')).toMatch(
      /^expected:\n {2}- case: wrong\/must\n {4}reason: .*fail since gatespec-reference\//m,
    );
    const green = await bin.run([...run, '--report', 'json=r.json']);
    expect(green).toMatchObject({ code: 0, stderr: '' });
    expect(green.stdout).toContain('of these 1 expected by the baseline');
    const [must] = JSON.parse(read('r.json')).targets[0].cases;
    expect(must).toMatchObject({ id: 'wrong/must', verdict: 'fail', known: { as: 'expected' } });
    expect(await bin.run([...run, '--no-baseline'])).toMatchObject({ code: 1, stderr: '' });
  });

  it('that is stale is red, with the line to delete, until it is brought up to date', async () => {
    const run = ['run', 'reference:asgi', ...ownSuites(bin.folder, 'quick'), '--only', 'quick/case/r1'];
    const text = '# Mine.\nexpected:\n  - case: quick/case/r1\n    reason: once it was slow\n';
    writeFileSync(join(bin.folder, 'known.yaml'), text);
    const red = await bin.run([...run, '--baseline', 'known.yaml']);
    expect(red).toMatchObject({ code: 1, stderr: '' });
    expect(red.stdout).toContain('known.yaml:3:5');
    expect(red.stdout).toContain('quick/case/r1');
    expect(read('known.yaml')).toBe(text);
    const updated = await bin.run([...run, '--baseline', 'known.yaml', '--update-baseline']);
    expect(updated).toMatchObject({ code: 0, stderr: 'gatespec: known.yaml: 0 added, 1 taken out\n' });
    expect(read('known.yaml')).toMatch(/^# Mine\./);
    expect(read('known.yaml')).not.toContain('quick/case/r1');
  });
});

describe('a configuration', () => {
  it('is found in a folder above, gives way to flags, and says where each value is from', async () => {
    ownSuites(bin.folder, 'wrong');
    const config = 'targets: reference:asgi\nsuites: suites\nlevel: should\nreport: json=r.json\n';
    writeFileSync(join(bin.folder, 'gatespec.config.yaml'), config);
    const run = await bin.run(['run', '--only', 'wrong/should']);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(read('r.json')).targets[0].name).toBe('reference:asgi');
    const told = await bin.run(['run', 'reference:wsgi', '--level', 'must', '--print-config']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'targets: ["reference:wsgi"]  # command line',
        'level: "must"  # command line',
        'suites: ["suites"]  # gatespec.config.yaml',
      ]),
    );
  });

  it('with a wrong key is told, with what would be right', async () => {
    writeFileSync(join(bin.folder, 'gatespec.config.yaml'), 'levl: should\n');
    const { code, stdout, stderr } = await bin.run(['run', 'reference:asgi']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('gatespec.config.yaml:1:1');
    expect(stderr).toContain('did you mean "level"?');
  });
});

/** The probe behind a server that answers 503 to the first request of the case. */
const FLAKY = `
from gatespec_probe import asgi
seen = set()
async def app(scope, receive, send):
    first = scope.get("path", "").startswith("/r") and not seen
    seen.add(scope.get("path") if first else None)
    seen.discard(None)
    async def worse(event):
        await send({**event, "status": 503} if event["type"] == "http.response.start" else event)
    await asgi(scope, receive, worse if first else send)
`;

describe('--retry', () => {
  it('tells a pass after a failure apart, and red only with --fail-on-flaky', async () => {
    writeFileSync(join(bin.folder, 'flaky.py'), FLAKY);
    const start = ['--start', GATEWAY_COMMAND.replace('gatespec_probe:asgi', 'flaky:app')];
    const suites = [...ownSuites(bin.folder, 'quick'), '--only', 'quick/case/r1'];
    const env = { ...PYTHON, PYTHONPATH: `${PYTHON.PYTHONPATH}:${bin.folder}` };
    const run = (...more: string[]) => bin.run(['run', ...start, ...suites, ...more], { env });
    expect(await run()).toMatchObject({ code: 1, stderr: '' });
    const tolerated = await run('--retry', '1', '--report', 'json=r.json', '--report', 'junit=r.xml');
    expect(tolerated).toMatchObject({ code: 0, stderr: '' });
    expect(tolerated.stdout).toContain('passed only at a later attempt: quick/case/r1');
    expect(JSON.parse(read('r.json')).targets[0].cases[0]).toMatchObject({
      verdict: 'pass',
      attempts: 2,
      flaky: { verdict: 'fail' },
    });
    expect(read('r.xml')).toContain('<flakyFailure');
    const red = await run('--retry', '1', '--fail-on-flaky');
    expect(red).toMatchObject({ code: 1, stderr: '' });
    expect(red.stdout).toMatch(/^1 case passed only at a later attempt \(1 case in /m);
  });
});

describe('shards', () => {
  it('play each case once, and are one run when they are merged', async () => {
    const run = ['run', 'reference:asgi', ...ownSuites(bin.folder, 'quick', 'wrong')];
    const whole = await bin.run([...run, '--report', 'json=whole.json']);
    expect(whole.code).toBe(1);
    const codes: (number | null)[] = [];
    for (const part of [1, 2]) {
      const more = ['--shard', `${part}/2`, '--durations', 'whole.json', '--report', `jsonl=${part}.jsonl`];
      codes.push((await bin.run([...run, ...more])).code);
    }
    expect(codes.sort()).toEqual([0, 1]);
    const merged = await bin.run([
      'merge',
      '1.jsonl',
      '2.jsonl',
      '--suites',
      'suites',
      '--report',
      'json=merged.json',
      '--report',
      'junit=merged.xml',
    ]);
    expect(merged).toMatchObject({ code: 1, stderr: '' });
    expect(merged.stdout).toContain('1 case failed (42 cases');
    const [one, other] = [read('whole.json'), read('merged.json')].map((text) => JSON.parse(text));
    const verdicts = (report: typeof one) =>
      report.targets[0].cases.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]);
    expect(verdicts(other)).toEqual(verdicts(one));
    expect(read('merged.xml')).toContain('tests="42"');
    const twice = await bin.run(['merge', '1.jsonl', '1.jsonl', '--report', 'json=merged.json']);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
    expect(twice.stderr).toContain('is in 1.jsonl and in 1.jsonl');
    expect(JSON.parse(read('merged.json'))).toEqual(other);
  });
});

describe('saved reports', () => {
  let saved: Bin;
  beforeAll(async () => {
    saved = new Bin();
    const run = ['run', 'reference:asgi', '--only', 'http1/host/twice', '--report'];
    expect(await saved.run([...run, 'json=old.json'])).toMatchObject({ code: 0 });
    const broken = await saved.run([...run, 'jsonl=new.jsonl', '--fault', 'host-last-wins']);
    expect(broken.code).toBe(1);
  });
  afterAll(() => saved.close());

  it('are compared, and red only where something got worse', async () => {
    const worse = await saved.run(['diff', 'old.json', 'new.jsonl']);
    expect(worse).toMatchObject({ code: 1, stderr: '' });
    expect(worse.stdout).toMatch(/^Worse: \d+ cases?\n {2}reference:asgi +http1\/host\/twice\//);
    const better = await saved.run(['diff', 'new.jsonl', 'old.json', '--format', 'markdown']);
    expect(better).toMatchObject({ code: 0, stderr: '' });
    expect(better.stdout).toMatch(/^\*\*gatespec\*\*: 0 worse, \d+ better/);
    const none = await saved.run(['diff', 'old.json', 'old.json', '--format', 'json']);
    expect(none.code).toBe(0);
    expect(JSON.parse(none.stdout).changes).toEqual([]);
  });

  it('are told again', async () => {
    const told = await saved.run(['report', 'new.jsonl', '--report', 'console', '--report', 'markdown=s.md']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain(' FAIL  http1/host/twice/different');
    expect(told.stdout).toMatch(/^ {2}by hand {2}/m);
    const summary = readFileSync(join(saved.folder, 's.md'), 'utf8');
    expect(summary).toContain('again: `npx gatespec run reference:asgi --only http1/host/twice/different');
  });

  it('are judged again without a server', async () => {
    const judged = await saved.run(['judge', 'new.jsonl', '--report', 'json']);
    expect(judged).toMatchObject({ code: 1 });
    expect(judged.stderr).toMatch(/^gatespec: \d+ cases judged again, 0 verdicts changed\n$/);
    expect(JSON.parse(judged.stdout).summary.fail).toBeGreaterThan(0);
  });
});
