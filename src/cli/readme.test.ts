import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownServers, loadServer } from '../target/catalogue.js';
import { Bin } from './testing/bin.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('lists every known server with its variants', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'gatespec-readme-'));
  try {
    for (const name of knownServers()) {
      const { variants } = await loadServer(name, cache);
      for (const variant of Object.keys(variants)) expect(README).toContain(`\`${name}:${variant}\``);
    }
  } finally {
    rmSync(cache, { recursive: true });
  }
});

it('shows the totals of coverage as they are', async () => {
  const bin = new Bin();
  const { stdout } = await bin.run(['coverage', '--format', 'totals']);
  await bin.close();
  const shown = /<!-- gatespec coverage --format totals -->\n([\s\S]*?)\n<!-- end -->/.exec(README)?.[1];
  expect(shown).toBe(stdout.trimEnd());
});

it('names only flags and commands that there are', async () => {
  const bin = new Bin();
  const named = new Set([...README.matchAll(/gatespec ([a-z]+)/g)].map(([, command]) => command!));
  let help = '';
  for (const command of named) help += (await bin.run([command, '--help'])).stdout;
  const commands = (await bin.run(['--help'])).stdout;
  await bin.close();
  const ours = README.replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/"[^"\n]*"/g, '')
    .split('\n');
  const told = ours.filter((line) => line.includes('npx gatespec') || line.includes('`--')).join('\n');
  const flags = new Set([...told.matchAll(/(?<=[\s`])--[a-z-]+/g)].map(([flag]) => flag));
  expect(flags.size).toBeGreaterThan(5);
  for (const flag of flags) expect(help).toContain(`${flag} `);
  for (const [, command] of README.matchAll(/npx gatespec ([a-z]+)/g))
    expect(commands).toContain(`  ${command} `);
});
