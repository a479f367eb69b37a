import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The package as npm makes it, installed into an empty folder. */
let folder: string;
let files: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-package-'));
  const packed = JSON.parse(sh(ROOT, 'npm', 'pack', '--json', '--pack-destination', folder))[0];
  files = packed.files.map(({ path }: { path: string }) => path);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  sh(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sh(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

it('holds what it needs, and no tests', () => {
  for (const path of [
    'bin/gatespec.js',
    'dist/index.d.ts',
    'dist/suites.jsonl',
    'suites/README.md',
    'README.md',
    'LICENSE',
  ])
    expect(files).toContain(path);
  expect(files.some((path) => path.startsWith('fixtures/probe/gatespec_probe/'))).toBe(true);
  expect(files.filter((path) => /\.test\.|\/tests?\/|\/testing\/|__pycache__|\.online\./.test(path))).toEqual(
    [],
  );
});

it('runs through npx from a folder of its own', () => {
  const args = ['gatespec', 'run', '--only', 'http1/version', '--report', 'json'];
  expect(JSON.parse(sh(folder, 'npx', ...args)).exit).toBe(0);
  expect(sh(folder, 'npx', 'gatespec', 'list').split('\n').length).toBeGreaterThan(100);
});

it('lets a program import it', () => {
  const program = `import { loadSuites } from 'gatespec'; console.log((await loadSuites()).scenarios.length > 100)`;
  expect(sh(folder, process.execPath, '--input-type=module', '-e', program)).toBe('true\n');
  const schema = `import { readFileSync } from 'node:fs'; import { createRequire } from 'node:module';
    console.log(createRequire(import.meta.url)('gatespec/report.schema.json').title)`;
  expect(sh(folder, process.execPath, '--input-type=module', '-e', schema)).toBe('gatespec report\n');
});
