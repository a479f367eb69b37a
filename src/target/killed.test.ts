import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { processesWith, script, until } from './testing/processes.js';

/** The compiled tool: what is killed here must be a process of its own. */
const RESOLVE = new URL('../../dist/target/resolve.js', import.meta.url).href;

const tools: ChildProcess[] = [];
afterEach(() => {
  for (const tool of tools.splice(0)) tool.kill('SIGKILL');
});

interface Started {
  readonly tool: ChildProcess;
  readonly pid: number;
  readonly state: string;
}

/** A tool that launches a target and then waits for ever. */
async function startTool(name: string | undefined, start?: string): Promise<Started> {
  const program = `
    const { resolveTarget } = await import(${JSON.stringify(RESOLVE)});
    const target = await resolveTarget(${JSON.stringify(name)}, ${JSON.stringify({ start })});
    const signal = new AbortController().signal;
    const running = await target.launch({ settings: {} }, signal);
    const info = ${name ? 'await running.ready(signal)' : '{}'};
    running.process.onChange(() => console.log(JSON.stringify({ log: running.process.log() })));
    console.log(JSON.stringify({ pid: running.process.pid, state: info.state ?? '' }));
    setInterval(() => {}, 1000);
  `;
  const tool = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  tools.push(tool);
  let first: { pid: number; state: string } | undefined;
  let log = '';
  createInterface({ input: tool.stdout! }).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.log === undefined) first = said;
    else log = said.log;
  });
  await until('the tool is up', () => first !== undefined);
  if (!name) await until('the family is complete', () => /escaped/.test(log) && /complete/.test(log));
  return { tool, ...first! };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('when the tool itself is killed', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'by %s, its server and its folder go too',
    async (signal) => {
      const { tool, pid, state } = await startTool('reference');
      expect(alive(pid)).toBe(true);
      expect(existsSync(state)).toBe(true);
      tool.kill(signal);
      await until('the server is gone', () => !alive(pid));
      await until('the folder is gone', () => !existsSync(state));
    },
  );

  it('even a family that heeds no TERM is gone', async () => {
    const { tool } = await startTool(undefined, `python3 ${script('family.py')} mark-of-the-killed {port}`);
    expect(processesWith('mark-of-the-killed').length).toBeGreaterThanOrEqual(4);
    tool.kill('SIGKILL');
    const left = () =>
      processesWith('mark-of-the-killed').filter(
        (line) => process.platform === 'linux' || !/escaped/.test(line),
      );
    await until('the family is gone', () => left().length === 0);
  });
});
