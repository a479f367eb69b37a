import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownServers, loadServer } from '../target/catalogue.js';
import { defaultCacheDir } from '../target/folders.js';
import { Bin } from './testing/bin.js';

/** Servers that are judged whole: the quick ones. A server that serves one request at a time takes minutes over all that it breaks. */
const WHOLE = new Set(['uvicorn:standard', 'hypercorn:asyncio', 'waitress:threads']);

/** Every known server in each of its variants, installed from the package index. */
const names: [name: string, part: readonly string[]][] = [];
for (const name of knownServers()) {
  if (name === 'reference') continue;
  const server = await loadServer(name, defaultCacheDir(process.env));
  for (const variant of Object.keys(server.variants))
    names.push([`${name}:${variant}`, WHOLE.has(`${name}:${variant}`) ? [] : ['--shard', '1/12']]);
}

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

describe('the known server', () => {
  it.each(names)('%s is installed, judged in all that it offers, and stopped', async (name, part) => {
    const args = ['run', name, ...part, '--report', 'json=r.json'];
    const { code, stderr } = await bin.run(args, { deadlineMs: 280_000 });
    const [target] = JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8')).targets;
    expect(target.trouble, stderr).toBeUndefined();
    expect(target.summary.total).toBeGreaterThan(50);
    const undecided = target.cases.filter(({ verdict }: { verdict: string }) => verdict === 'error');
    expect(undecided.map(({ id, reason }: Record<string, string>) => `${id}: ${reason}`)).toEqual([]);
    expect(target.summary.pass).toBeGreaterThan(10);
    expect([0, 1]).toContain(code);
    expect(bin.leftovers()).toEqual([]);
  });
});

it('an older release is had by naming it', async () => {
  const args = ['run', 'uvicorn@0.30.0', '--only', 'http1/version', '--report', 'json'];
  const { stdout } = await bin.run(args, { deadlineMs: 280_000 });
  expect(JSON.parse(stdout).targets[0].versions.server).toBe('uvicorn 0.30.0');
});
