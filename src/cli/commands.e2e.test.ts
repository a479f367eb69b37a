import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

const SUITE = `
title: Mine
scenarios:
  - id: hello
    title: A response has a status
    proves: [HTTP1-RESP-001]
    app: [{ respond: 200 }]
    client:
      - request: GET /
      - expect: { status: 200 }
`;

function suite(text: string, name = 'mine.yaml'): string {
  mkdirSync(join(bin.folder, 'suites'), { recursive: true });
  writeFileSync(join(bin.folder, 'suites', name), text);
  return 'suites';
}

/** A clause that any suite may name. */
async function someClause(): Promise<string> {
  const { stdout } = await bin.run(['list', '--json']);
  return JSON.parse(stdout)[0].proves[0];
}

describe('the command line', () => {
  it('says what there is, and the exit codes', async () => {
    const { code, stdout } = await bin.run(['--help']);
    expect(code).toBe(0);
    for (const word of ['run', 'list', 'explain', 'lint', 'probe', 'schema', '130 interrupted'])
      expect(stdout).toContain(word);
    expect((await bin.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['lnit'], 'Did you mean lint?'],
    [['run', '--levl', 'must'], 'Did you mean --level?'],
    [['run', '--level', 'most'], 'Allowed choices are must, should, may'],
    [['run', '--report', 'pdf'], 'Formats are console, json, jsonl, junit'],
    [['run', '--report', 'json='], 'The file has no name'],
    [['run', '--report', 'json', '--report', 'junit'], 'two reports for standard output'],
    [['run', '--report', 'json=a', '--report', 'junit=a'], 'two reports for the file a'],
    [['run', '--concurrency', '0'], 'Give a whole number'],
    [['run', '--timeout', 'soon'], 'Give seconds'],
    [['run', '--color', 'maybe'], 'Say always, never or auto'],
    [['schema', 'world'], 'There are suite, report and config'],
    [['explain', 'no-such-thing'], 'no case and no clause is called no-such-thing'],
    [['list', '--only', 'no/such'], 'no case is selected'],
    [['run', '--only', 'no/such'], 'no case is selected'],
  ])('refuses %j with exit code 2, and a hint', async (args, hint) => {
    const { code, stdout, stderr } = await bin.run(args);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('    at ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('list', () => {
  it('shows what would run, one case a line, and as a document', async () => {
    const table = await bin.run(['list', '--only', 'http1/**', '--level', 'must']);
    expect(table.code).toBe(0);
    const { stdout } = await bin.run(['list', '--json', '--only', 'http1/**', '--level', 'must']);
    const entries = JSON.parse(stdout) as { id: string; level: string }[];
    expect(
      table.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(entries.map(({ id }) => id));
    expect(entries.every(({ id, level }) => id.startsWith('http1/') && level === 'must')).toBe(true);
    expect(entries.length).toBeGreaterThan(50);
  });

  it('shows the cases of a folder of your own, alone', async () => {
    const folder = suite(SUITE.replace('HTTP1-RESP-001', await someClause()));
    const { code, stdout } = await bin.run(['list', '--json', '--suites', folder]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'mine/hello', at: { file: 'suites/mine.yaml', line: 4 } },
    ]);
  });
});

describe('explain', () => {
  it('draws a case, and says what a clause asks', async () => {
    const { stdout } = await bin.run(['list', '--json']);
    const [first] = JSON.parse(stdout);
    const scenario = await bin.run(['explain', first.id]);
    expect(scenario.code).toBe(0);
    expect(scenario.stdout).toMatch(/^client +│ application$/m);
    const clause = await bin.run(['explain', first.proves[0]]);
    expect(clause.stdout).toContain(first.id);
  });
});

describe('lint', () => {
  it('finds nothing wrong with the suites of the package', async () => {
    expect(await bin.run(['lint'])).toMatchObject({ code: 0, stdout: '' });
  });

  it('names the place of a mistake, with a caret, and what would be right', async () => {
    const folder = suite(SUITE.replace('HTTP1-RESP-001', await someClause()).replace('title: A', 'titel: A'));
    const { code, stdout } = await bin.run(['lint', folder]);
    expect(code).toBe(2);
    expect(stdout).toContain('suites/mine.yaml:5:5');
    expect(stdout).toMatch(/^ {4}│ {5}\^$/m);
    expect(stdout).toContain('did you mean "title"?');
  });

  it.each([
    ['is no YAML', 'scenarios: [\n'],
    ['is empty', ''],
    ['is binary', '\u0000\u0001\u0002'],
    ['holds a bomb of aliases', `a: &a [x,x,x,x,x,x,x,x,x]\n${bomb()}scenarios: *i\n`],
    ['has a million rows', millionRows()],
  ])('tells of a file that %s, in bounded time', async (_what, text) => {
    const { code, stdout, stderr } = await bin.run(['lint', suite(text)], { deadlineMs: 20_000 });
    expect(stdout + stderr).toContain('suites/mine.yaml:');
    expect(code).toBe(2);
    expect(stdout.length).toBeLessThan(100_000);
  });

  it('tells of a file that is not there', async () => {
    const { code, stdout } = await bin.run(['lint', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stdout).toContain("can't read nowhere.yaml");
  });
});

function bomb(): string {
  const names = 'abcdefghi';
  return [...names.slice(1)]
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${names[at]}`).join(',')}]\n`)
    .join('');
}

function millionRows(): string {
  const rows = Array.from({ length: 1_000_000 }, (_, at) => `      - { id: r${at} }`).join('\n');
  return `${SUITE}    rows:\n${rows}\n`;
}

describe('probe', () => {
  it('prints the folder of the probe, and copies it once', async () => {
    const { stdout } = await bin.run(['probe']);
    expect(readdirSync(stdout.trim())).toContain('gatespec_probe');
    const copied = await bin.run(['probe', '--copy', 'app']);
    expect(copied).toMatchObject({ code: 0, stdout: 'app/gatespec_probe\n' });
    expect(readdirSync(join(bin.folder, 'app/gatespec_probe'))).toContain('__init__.py');
    const python = ['-c', 'import gatespec_probe; print(callable(gatespec_probe.asgi))'];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    expect(execFileSync('python3', python, { cwd: join(bin.folder, 'app'), env }).toString()).toBe('True\n');
    expect(await bin.run(['probe', '--copy', 'app'])).toMatchObject({ code: 2 });
  });
});

describe('schema', () => {
  it('prints the schema of suites as it lies beside them, and of the report', async () => {
    const { stdout } = await bin.run(['schema']);
    const published = new URL('../../suites/suite.schema.json', import.meta.url);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(published, 'utf8')));
    expect(JSON.parse((await bin.run(['schema', 'report'])).stdout).$id).toBe('urn:gatespec:report:1');
  });
});
