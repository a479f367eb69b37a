import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TargetError } from '../model/target.js';
import { findPython } from './interpreter.js';
import { Log } from './log.js';
import { LeashedProcess } from './server-process.js';
import { processesWith, script, until } from './testing/processes.js';

let python: string;
const started: LeashedProcess[] = [];

beforeAll(async () => {
  python = (await findPython(process.env)).path;
});
afterEach(async () => {
  for (const leashed of started.splice(0)) await leashed.stop(0).then(() => leashed.release());
});

async function start(...argv: string[]): Promise<{ leashed: LeashedProcess; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
  const leashed = await LeashedProcess.start({
    python,
    argv,
    directory: folder,
    environment: process.env,
    stateFolder: folder,
    log: new Log(),
  });
  started.push(leashed);
  return { leashed, folder };
}

describe('a process on its leash', () => {
  it('tells its exit status and what it wrote, and takes its folder along', async () => {
    const { leashed, folder } = await start(python, '-c', 'print("so long"); exit(7)');
    expect(await leashed.exited).toEqual({ status: 7, signal: null });
    await leashed.release();
    expect(leashed.log()).toBe('so long\n');
    expect(existsSync(folder)).toBe(false);
  });

  it('tells the signal that ended it, with a signal sent to the leader', async () => {
    const { leashed } = await start(python, '-c', 'import time; print("up", flush=True); time.sleep(60)');
    await until('output', () => leashed.log().includes('up'));
    leashed.signal('HUP');
    expect(await leashed.exited).toEqual({ status: null, signal: 'HUP' });
    expect(() => leashed.signal('NONSENSE')).toThrow('no signal NONSENSE');
  });

  it('says when the command can not be executed', async () => {
    const failure = (await start('no-such-server', '--port', '1').catch((error) => error)) as TargetError;
    expect(failure.code).toBe('target/start');
    expect(failure.message).toContain('no-such-server: No such file');
    await until('folders deleted', () => processesWith('no-such-server').length === 0);
  });

  it('tells its listeners that the log has grown and that it ended', async () => {
    const { leashed } = await start(python, '-c', 'input(); print("never")');
    const seen: string[] = [];
    const forget = leashed.onChange(() => seen.push(leashed.exit ? 'exit' : 'log'));
    await leashed.exited;
    await leashed.release();
    forget();
    expect(seen).toContain('exit');
    expect(leashed.log()).toContain('EOFError'); // standard input is empty, not the tool's
  });

  it('ends what ignores TERM, with its children, one that left the group included', async () => {
    const { leashed, folder } = await start(python, script('family.py'), 'mark-of-a-family');
    await until('the family', () => /escaped/.test(leashed.log()) && /complete/.test(leashed.log()));
    expect(processesWith('mark-of-a-family').length).toBeGreaterThanOrEqual(4);
    await leashed.stop(50);
    expect(leashed.exit).toEqual({ status: null, signal: 'KILL' });
    const left = processesWith('mark-of-a-family').filter((line) => !line.includes('leash.py'));
    expect(process.platform === 'linux' ? left : []).toEqual([]);
    await leashed.release();
    expect(existsSync(folder)).toBe(false);
  });

  it('ends the group from here when the leash itself is killed', async () => {
    const { leashed } = await start(python, '-c', 'import time; "mark-of-an-orphan"; time.sleep(60)');
    const [leash] = processesWith('mark-of-an-orphan').filter((line) => line.includes('leash.py'));
    process.kill(Number.parseInt(leash!, 10), 'SIGKILL');
    await leashed.exited;
    await until('the orphan gone', () => processesWith('mark-of-an-orphan').length === 0);
    await leashed.stop();
  });

  it('has a real pipe for its output, both streams in one order', async () => {
    const shell =
      'import os; os.write(1, b"a"); os.write(2, b"b"); open("/dev/stdout", "w").write("c"); os.write(2, b"d")';
    const { leashed } = await start(python, '-c', shell);
    await leashed.exited;
    expect(leashed.log()).toBe('abcd');
  });

  it('keeps the latest part of an endless log', async () => {
    const { leashed } = await start(python, '-c', 'print("\\n".join(f"line {i}" for i in range(200000)))');
    await leashed.exited;
    await leashed.release();
    expect(leashed.log().length).toBeLessThan(400_000);
    expect(leashed.tail()).toMatch(/line 199998\nline 199999$/);
  });
});
