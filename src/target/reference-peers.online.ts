import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { FIXTURES } from './folders.js';
import { install } from './install.js';
import { findPython } from './interpreter.js';

it.each([
  ['h11', 'h11_client', 13],
  ['wsproto', 'wsproto_client', 7],
])('%s finds the reference gateway right, at full size', async (name, tests, count) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatespec-peers-'));
  try {
    const python = await findPython(process.env);
    await install(folder, [name], python, process.env, new AbortController().signal);
    const run = promisify(execFile)(
      join(folder, 'bin', 'python'),
      ['-W', 'error::ResourceWarning', '-m', 'unittest', `tests.peers.${tests}`],
      { cwd: join(FIXTURES, 'reference'), env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
    );
    const { stderr } = await run;
    expect(stderr).toMatch(new RegExp(`Ran ${count} tests[^]*\\nOK\\n`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
