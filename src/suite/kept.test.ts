import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSuites } from './load.js';
import { folderOf } from './testing/folder.js';

const SUITE = `scenarios:
  - id: a
    title: A
    proves: [HTTP1-001]
    client: [{ request: { target: / } }, { expect: { status: 200 } }]
`;

let shipped: { path: string; remove(): void };
let own: { path: string; remove(): void };
let cache: { path: string; remove(): void };

beforeEach(() => {
  shipped = folderOf({
    'requirements/documents.yaml': 'rfc-9112: { title: HTTP/1.1 }\n',
    'requirements/http1.yaml': `clauses:\n  - { id: HTTP1-001, document: rfc-9112, section: "3", level: must, text: Do. }\n`,
  });
  own = folderOf({ 'mine.yaml': SUITE });
  cache = folderOf({ 'here.txt': '' });
});

afterEach(() => {
  for (const folder of [shipped, own, cache]) folder.remove();
});

const load = () =>
  loadSuites({ folders: [own.path], builtin: false, builtinFolder: shipped.path, cache: cache.path });
const files = () => readdirSync(join(cache.path, 'suites'));

it('loads from what was kept what it loaded first', async () => {
  const first = await load();
  const [kept] = files();
  const place = join(cache.path, 'suites', kept!);
  writeFileSync(place, readFileSync(place, 'utf8').replace('"title":"A"', '"title":"kept"'));
  const second = await load();
  expect(second.scenarios.map(({ title }) => title)).toEqual(['kept']);
  expect(structuredClone([...second.clauses])).toEqual([...first.clauses]);
  expect(second.sources(second.scenarios[0]!.span.file)).toBe(SUITE);
});

it('compiles again what has changed, and keeps that instead', async () => {
  await load();
  writeFileSync(join(own.path, 'mine.yaml'), SUITE.replace('title: A', 'title: B'));
  expect((await load()).scenarios.map(({ title }) => title)).toEqual(['B']);
  expect((await load()).scenarios.map(({ title }) => title)).toEqual(['B']);
  expect(files()).toHaveLength(1);
});

it('keeps nothing with errors, which are told each time', async () => {
  writeFileSync(join(own.path, 'mine.yaml'), SUITE.replace('HTTP1-001', 'HTTP1-002'));
  const codes = async () => (await load()).problems.map(({ code }) => code);
  expect(await codes()).toEqual(await codes());
  expect(await codes()).not.toEqual([]);
  expect(readdirSync(cache.path)).not.toContain('suites');
});

it('keeps the newest twenty', async () => {
  for (let i = 0; i < 22; i++) {
    const other = folderOf({ 'mine.yaml': SUITE });
    await loadSuites({ folders: [other.path], builtinFolder: shipped.path, cache: cache.path });
    other.remove();
  }
  expect(files()).toHaveLength(20);
});

it.skipIf(process.getuid?.() === 0)('does without where nothing can be written', async () => {
  chmodSync(cache.path, 0o500);
  expect((await load()).scenarios).toHaveLength(1);
});

it('does without where the cache is no folder', async () => {
  cache = { ...cache, path: join(cache.path, 'here.txt') };
  expect((await load()).scenarios).toHaveLength(1);
});
