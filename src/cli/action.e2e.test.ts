import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Bin } from './testing/bin.js';
import { GATEWAY_COMMAND, PYTHON } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;
const RUN = ACTION.runs.steps.find(({ id }) => id === 'run')!;

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
  mkdirSync(join(bin.folder, 'work'));
  mkdirSync(join(bin.folder, 'temp'));
  ownSuites(join(bin.folder, 'work'), 'quick', 'wrong');
});
afterEach(() => bin.close());

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the step as a runner does: its script in a file, its environment filled in from the inputs. */
function step(inputs: Readonly<Record<string, string>>): Outcome {
  for (const name of Object.keys(inputs)) expect(ACTION.inputs).toHaveProperty(name);
  const value = (name: string) => inputs[name] ?? ACTION.inputs[name]!.default;
  const env = Object.fromEntries(
    Object.entries(RUN.env!).map(([name, text]) => [
      name,
      text.replace(/^\$\{\{ inputs\.([a-z-]+) \}\}$/, (_, input: string) => value(input)),
    ]),
  );
  const script = join(bin.folder, 'script.sh');
  for (const [file, text] of Object.entries({ 'script.sh': RUN.run!, outputs: '', summary: '' }))
    writeFileSync(join(bin.folder, file), text);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', script],
    {
      cwd: join(bin.folder, 'work'),
      encoding: 'utf8',
      env: {
        ...process.env,
        ...PYTHON,
        ...env,
        TMPDIR: bin.temporary,
        RUNNER_TEMP: join(bin.folder, 'temp'),
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_OUTPUT: join(bin.folder, 'outputs'),
        GITHUB_STEP_SUMMARY: join(bin.folder, 'summary'),
      },
    },
  );
  const read = (file: string) => readFileSync(join(bin.folder, file), 'utf8');
  const outputs = Object.fromEntries(
    read('outputs')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('=', 2)),
  );
  return { code: status, stdout, stderr, outputs, summary: read('summary') };
}

describe('action.yml', () => {
  it('gives no input to a shell as text', () => {
    const scripts = ACTION.runs.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts).toHaveLength(2);
    for (const script of scripts) {
      expect(script).not.toContain('${{');
      expect(script).not.toMatch(/\beval\b|bash -c|sh -c/);
    }
    for (const { run, shell } of ACTION.runs.steps) if (run) expect(shell).toBe('bash');
  });

  it('uses every input, and sets every output', () => {
    const text = readFileSync(join(ROOT, 'action.yml'), 'utf8');
    for (const [name, { description }] of Object.entries(ACTION.inputs)) {
      expect(text).toMatch(new RegExp(`inputs\\.${name}\\b`));
      expect(description).not.toBe('');
    }
    const { outputs } = step({
      target: 'reference:asgi',
      suites: 'suites',
      only: 'quick/case/r1',
      baseline: 'none',
    });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(ACTION.outputs).sort());
  });

  it('passes where all is well, and says so in the summary', () => {
    const { code, outputs, summary, stdout } = step({
      target: 'reference:asgi',
      suites: 'suites',
      only: 'quick',
    });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'exit-code': '0', total: '40', pass: '40', fail: '0' });
    expect(summary).toContain('40');
    expect(stdout).toMatch(/^::stop-commands::([0-9a-f]{32})\n[\s\S]*\n::\1::\n/);
    expect(stdout).not.toContain('::error');
  });

  it('fails where a clause is broken, annotates it, and writes the reports', () => {
    const { code, outputs, summary, stdout } = step({
      start: GATEWAY_COMMAND,
      suites: '\n  suites  \n\n',
      skip: 'quick/case/r1\nquick\n',
      reports: 'junit=gatespec.xml\nhtml=out of the way.html',
      level: 'should',
    });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ 'exit-code': '1', total: '2', pass: '0', fail: '1', warn: '1' });
    const [, after] = stdout.split(/^::[0-9a-f]{32}::$/m);
    expect(after).toContain('::error title=gatespec');
    expect(summary).toContain('wrong/must');
    expect(readdirSync(join(bin.folder, 'work')).sort()).toEqual([
      'gatespec.xml',
      'out of the way.html',
      'suites',
    ]);
    expect(readdirSync(join(bin.folder, 'temp/gatespec')).sort()).toEqual([
      'report.html',
      'report.json',
      'report.jsonl',
      'summary.md',
    ]);
  });

  it('can be silent', () => {
    const { code, summary, stdout } = step({
      target: 'reference:asgi',
      suites: 'suites',
      only: 'wrong',
      summary: 'false',
      annotations: 'false',
    });
    expect(code).toBe(1);
    expect(summary).toBe('');
    expect(stdout).not.toContain('::error');
  });

  const HOSTILE = [
    '; touch pwned',
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned; "',
    "'; touch pwned; '",
    'x && touch pwned',
    '| touch pwned',
    '> pwned',
    '$INPUT_START" "$(touch pwned)',
    '--start=touch pwned',
    '-- --version',
    '\\',
    '!(*)',
    '%0A::error::x',
  ];

  it.each([
    'target',
    'interface',
    'level',
    'only',
    'skip',
    'suites',
    'baseline',
    'shard',
    'timeout',
    'retry',
    'start',
    'token',
  ])('executes nothing that stands in %s', { timeout: 120_000 }, (input) => {
    // Several at once, one a line, where the input takes lines; and one that takes a single value.
    for (const value of [HOSTILE.join('\n'), HOSTILE[1]!]) {
      const target = input === 'start' ? '' : 'reference:asgi';
      const { code, outputs } = step({ suites: 'suites', only: 'quick/case/r1', target, [input]: value });
      // A token is for a probe that runs already, globs that fit nothing skip nothing, and a command may fail to start.
      expect(['token', 'skip'].includes(input) ? [0] : input === 'start' ? [2, 3] : [2]).toContain(code);
      expect(outputs['exit-code']).toBe(`${code}`);
      expect(readdirSync(join(bin.folder, 'work'))).toEqual(['suites']);
    }
  });

  it('executes nothing that stands in reports', () => {
    const { code } = step({
      suites: 'suites',
      only: 'quick/case/r1',
      target: 'reference:asgi',
      reports: 'json=$(touch pwned); touch pwned',
    });
    expect(code).toBe(0);
    expect(readdirSync(join(bin.folder, 'work')).sort()).toEqual(['$(touch pwned); touch pwned', 'suites']);
    rmSync(join(bin.folder, 'work/$(touch pwned); touch pwned'));
  });
});
