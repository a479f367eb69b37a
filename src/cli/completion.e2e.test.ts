import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../report/formats.js';
import { knownServers } from '../target/catalogue.js';
import { Bin } from './testing/bin.js';
import { ownSuites } from './testing/suite.js';

const BIN = fileURLToPath(new URL('../../bin/gatespec.js', import.meta.url));

let bin: Bin;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  bin = new Bin();
  mkdirSync(join(bin.folder, 'path'));
  const command = join(bin.folder, 'path/gatespec');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(command, 0o755);
  ownSuites(bin.folder, 'quick', 'wrong');
  mkdirSync(join(bin.folder, 'a folder'));
  writeFileSync(join(bin.folder, 'report.jsonl'), '');
  env = {
    ...process.env,
    PATH: `${join(bin.folder, 'path')}:${process.env.PATH}`,
    HOME: bin.folder,
    TERM: 'xterm',
    PS1: '> ',
    LC_ALL: 'C.UTF-8',
  };
});
afterAll(() => bin.close());

/** What gatespec itself answers, without what it says about the words. */
async function answers(line: string): Promise<string[]> {
  const words = line.split(' ').slice(1);
  const { stdout, code } = await bin.run(['__complete', '--', ...words]);
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((answer) => answer.split('\t')[0]!);
}

describe('gatespec __complete', { timeout: 120_000 }, () => {
  it('knows the commands that the help shows, and no other', async () => {
    const { stdout } = await bin.run(['--help']);
    const shown = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<| {2})/gm)].map(([, command]) => command!);
    expect(shown.length).toBeGreaterThan(12);
    expect(await answers('gatespec ')).toEqual(shown);
  });

  it('knows every option of every command', async () => {
    for (const command of await answers('gatespec ')) {
      if (command === 'help') continue;
      const { stdout } = await bin.run([command, '--help']);
      const shown = new Set(
        [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!),
      );
      expect(new Set(await answers(`gatespec ${command} --`))).toEqual(shown);
    }
  });

  it.each([
    ['gatespec run --level ', ['must', 'should', 'may']],
    ['gatespec run --level=m', ['--level=must', '--level=may']],
    ['gatespec run --report ', [...FORMATS]],
    ['gatespec run --report junit=', [':files']],
    ['gatespec run ', knownServers()],
    ['gatespec run uvicorn ', knownServers()],
    ['gatespec run --bail 3 waitr', ['waitress']],
    ['gatespec run waitress:', ['waitress:threads']],
    ['gatespec run --fault output-coll', ['output-collected']],
    [
      'gatespec run --suites suites --only quick/case/r3',
      ['3', '30', '31', '32', '33', '34', '35', '36', '37', '38', '39'].map((n) => `quick/case/r${n}`),
    ],
    ['gatespec run --suites suites --only ', ['quick/', 'wrong/']],
    [
      'gatespec run --suites suites --only quick/case --skip wrong/',
      ['wrong/must', 'wrong/should', 'wrong/**'],
    ],
    ['gatespec run --suites ', [':folders']],
    ['gatespec run --token ', []],
    ['gatespec diff ', [':files']],
    ['gatespec new ', ['suite']],
    ['gatespec completion f', ['fish']],
    ['gatespec nothing ', []],
    ['gatespec explain MUST', []],
    ['gatespec explain --suites suites MUST', ['MUST-1']],
  ])('%s', async (line, expected) => {
    expect(await answers(line)).toEqual(expected);
  });
});

/** A shell that is there, or a loud word that it is not. */
function has(shell: string): boolean {
  const found = spawnSync(shell, ['--version']).status === 0;
  if (!found) console.warn(`completion for ${shell} is NOT tested: ${shell} is not installed`);
  return found;
}

/** Types keys into an interactive shell on a terminal until some text shows, and returns all that was shown. */
const TYPIST = `
import os, pty, re, select, sys, time
shell, rounds = sys.argv[1].split('\\x1f'), [r.split('\\x1e') for r in sys.argv[2].split('\\x1f')]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(shell[0], shell)
shown, deadline = '', time.monotonic() + 80
for keys, until in rounds:
    os.write(terminal, keys.encode())
    seen = ''
    while not re.search(until, seen):
        if time.monotonic() > deadline:
            sys.exit('waited in vain for ' + until + ' in ' + repr(shown + seen))
        if select.select([terminal], [], [], 0.1)[0]:
            seen += re.sub(r'\\x1b\\[[0-9;?]*[a-zA-Z]|[\\x07\\x08]|\\x1b[=>]', '', os.read(terminal, 65536).decode(errors='replace'))
    shown += seen
print(shown)
os.close(terminal)
os.kill(pid, 9)
os.waitpid(pid, 0)
`;

function typed(
  shell: readonly string[],
  ...rounds: readonly (readonly [keys: string, until: string])[]
): string {
  return execFileSync(
    'python3',
    ['-c', TYPIST, shell.join('\x1f'), rounds.map((round) => round.join('\x1e')).join('\x1f')],
    { cwd: bin.folder, env, encoding: 'utf8' },
  );
}

describe.runIf(has('bash'))('completion for bash', () => {
  /** What bash is told to offer. */
  function offered(line: string): string[] {
    const script = `
source <(gatespec completion bash)
complete -p gatespec > /dev/null || exit 1
COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=(x) COMP_CWORD=0
_gatespec
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['--norc', '-c', script, 'bash', line], {
      cwd: bin.folder,
      env,
      encoding: 'utf8',
    });
    return out.split('\n').filter(Boolean);
  }

  it('offers what gatespec answers', async () => {
    for (const line of [
      'gatespec ',
      'gatespec run --',
      'gatespec run --level ',
      'gatespec run --suites suites --only quick/case/r1',
    ])
      expect(offered(line)).toEqual(await answers(line));
  });

  it('hands over what stands behind the characters at which bash splits words', () => {
    expect(offered('gatespec run --level=m')).toEqual(['must', 'may']);
    expect(offered('gatespec run waitress:')).toEqual(['threads']);
    expect(offered('gatespec run --report jsonl=rep')).toEqual(['report.jsonl']);
    expect(offered('gatespec run --suites a')).toEqual(['a folder']);
    expect(offered('gatespec run --suites suites --only wrong/')).toContain('wrong/\\*\\*');
  });

  it('completes on a terminal', { timeout: 90_000 }, () => {
    const shown = typed(
      ['bash', '--norc', '--noprofile', '-i'],
      ['source <(gatespec completion bash); echo re""ady\n', '[\\r\\n]ready'],
      ['gatespec lin\t', 'lint $'],
      ['\x15gatespec run wait\t', 'waitress$'],
      [':\t', ':threads $'],
      ['--level=mu\t', '--level=must $'],
      ['--only http1/hos\t', 'http1/host/$'],
      ['miss\t', 'missing/$'],
    );
    expect(shown).toContain('gatespec run');
  });
});

describe.runIf(has('zsh'))('completion for zsh', () => {
  it('completes on a terminal', { timeout: 90_000 }, () => {
    typed(
      ['zsh', '-f', '-i'],
      [
        "PS1='> '; autoload -U compinit; compinit -u -D; source <(gatespec completion zsh); echo re''ady\n",
        '[\\r\\n]ready',
      ],
      ['gatespec lin\t', 'lint $'],
      ['\x15gatespec run wait\t', 'waitress$'],
      [':\t', ':threads $'],
      ['--level=mu\t', 'must $'],
      ['--only http1/hos\t', 'http1/host/$'],
      ['miss\t', 'missing/$'],
      ['\x15gatespec new \t', 'suite '],
      ['\x15gatespec run --report junit=rep\t', 'junit=report.jsonl'],
    );
  });
});

describe.runIf(has('fish'))('completion for fish', () => {
  function offered(line: string): string[] {
    const script = 'gatespec completion fish | source; complete -C $argv[1]';
    const out = execFileSync('fish', ['--no-config', '-c', script, line], {
      cwd: bin.folder,
      env,
      encoding: 'utf8',
    });
    return out.split('\n').filter(Boolean);
  }

  it('offers what gatespec answers, and what it is about', async () => {
    for (const line of [
      'gatespec ',
      'gatespec run --',
      'gatespec run --suites suites --only quick/case/r1',
      'gatespec run waitress:',
    ])
      expect(
        offered(line)
          .map((one) => one.split('\t')[0])
          .sort(),
      ).toEqual((await answers(line)).sort());
    expect(offered('gatespec lin')).toEqual([expect.stringMatching(/^lint\tcheck suite files/)]);
    expect(offered('gatespec run --report jsonl=rep')).toEqual([
      expect.stringMatching(/^jsonl=report\.jsonl/),
    ]);
    expect(offered('gatespec run --suites a\\ f')).toEqual([expect.stringMatching(/^a( |\\ )folder\//)]);
  });
});
