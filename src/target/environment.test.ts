import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureEnvironment, type Installation } from './environment.js';
import { findPython, type Interpreter } from './interpreter.js';
import { script } from './testing/processes.js';

const scratch = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
const wheels = join(scratch, 'wheels');
const never = new AbortController().signal;
let python: Interpreter;

beforeAll(async () => {
  python = await findPython(process.env);
  mkdirSync(wheels);
  execFileSync(python.path, [script('wheel.py'), wheels]);
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** An installation that knows no index, only the wheels in a folder. */
function offline(findLinks: string, notices: string[] = []): Installation {
  return {
    cacheDir: join(scratch, 'cache'),
    environment: {
      ...process.env,
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: findLinks,
      UV_OFFLINE: '1',
      UV_NO_INDEX: '1',
      UV_FIND_LINKS: findLinks,
    },
    notice: (text) => notices.push(text),
  };
}

function homes(server: string): string[] {
  const servers = join(scratch, 'cache', 'servers');
  return readdirSync(servers)
    .filter((name) => name.startsWith(`${server}-`))
    .map((name) => join(servers, name));
}

function foldersIn(home: string): string[] {
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

describe('an environment', () => {
  it('is built once, by whoever comes first, past the leftovers of one that was killed', async () => {
    const notices: string[] = [];
    const installation = offline(wheels, notices);
    const get = (signal = never) =>
      ensureEnvironment('demo', ['gatespec-demo'], python, installation, signal);
    const given = new AbortController();
    const broken = get(given.signal);
    given.abort(new Error('enough'));
    await expect(broken).rejects.toThrow('enough');
    const [home] = homes('demo');
    expect(readdirSync(home!)).toEqual([]);

    const dead = execFileSync(python.path, ['-c', 'import os; print(os.getpid())'], { encoding: 'utf8' });
    writeFileSync(join(home!, 'lock'), dead.trim());
    mkdirSync(join(home!, 'half-built'));
    notices.length = 0;
    const [first, second] = await Promise.all([get(), get()]);
    expect(second).toBe(first);
    expect(await get()).toBe(first);
    expect(notices).toEqual([`Installing gatespec-demo for Python ${python.version} …`]);
    expect(foldersIn(home!)).toHaveLength(1);
    const said = execFileSync(first!, ['-c', 'import gatespec_demo; print(gatespec_demo.answer)'], {
      encoding: 'utf8',
    });
    expect(said).toBe('42\n');
  });

  it('of yesterday is used, and said so, when a new one can not be had', async () => {
    const [home] = homes('demo');
    const pointer = join(home!, 'current.json');
    const current = JSON.parse(readFileSync(pointer, 'utf8'));
    writeFileSync(pointer, JSON.stringify({ ...current, day: '2020-02-02' }));
    const notices: string[] = [];
    const path = await ensureEnvironment('demo', ['gatespec-demo'], python, offline(scratch, notices), never);
    expect(path).toContain(current.folder);
    expect(notices.at(-1)).toContain('using the installation of 2020-02-02');
    expect(foldersIn(home!)).toEqual([current.folder]);
  });

  it('that can not be had at all is an error with the last words of the installer', async () => {
    const failed = ensureEnvironment('absent', ['gatespec-absent==9'], python, offline(scratch), never);
    await expect(failed).rejects.toMatchObject({
      code: 'target/install',
      message: `can't install gatespec-absent==9 for Python ${python.version}`,
      remedy: expect.stringContaining('package index'),
      detail: expect.stringContaining('gatespec-absent==9'),
    });
    expect(foldersIn(homes('absent')[0]!)).toEqual([]);
  });

  it('needs a cache directory that can be written', async () => {
    const cacheDir = join(wheels, 'gatespec_demo-1.0-py3-none-any.whl');
    const failed = ensureEnvironment('demo', ['x'], python, { ...offline(wheels), cacheDir }, never);
    await expect(failed).rejects.toMatchObject({
      code: 'target/install',
      remedy: expect.stringContaining('XDG_CACHE_HOME'),
    });
  });
});
