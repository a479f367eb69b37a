import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Compiled, contentHash, encodeCache, readCache } from './cache.js';
import { listFolder, type SuiteFile } from './folder.js';
import { loadSuites } from './load.js';
import { folderOf } from './testing/folder.js';

const SUITE = `scenarios:
  - id: a
    title: Täble – ☃
    proves: [HTTP1-001]
    rows: [{ id: one, text: ☃ }, { id: two, text: x }]
    client: [{ websocket: / }, { message: { text: "\${text}" } }, { expect-close: 1000 }]
`;

let made: { path: string; remove(): void };
let compiled: Compiled;
let files: readonly SuiteFile[];
let cache: string;

beforeEach(async () => {
  made = folderOf({
    'requirements/documents.yaml': 'rfc-9112: { title: HTTP/1.1 }\n',
    'requirements/http1.yaml': `clauses:\n  - { id: HTTP1-001, document: rfc-9112, section: "3", level: must, text: Do. }\n`,
    'a.yaml': SUITE,
  });
  const { scenarios, clauses, documents, problems } = await loadSuites({ builtinFolder: made.path });
  compiled = { scenarios, clauses: [...clauses.values()], documents: [...documents.values()], problems };
  const folder = await listFolder(made.path, 'suites');
  files = [...folder.requirements, ...folder.suites];
  cache = join(made.path, 'suites.jsonl');
  writeFileSync(cache, encodeCache(compiled, contentHash(files)));
});

afterEach(() => made.remove());

describe('suites compiled before', () => {
  it('are the same as suites compiled now', () => {
    const cached = readCache(files, cache)!;
    expect(cached.scenarios.map(({ id }) => id)).toEqual(['a/a/one', 'a/a/two']);
    expect(structuredClone(cached.scenarios)).toEqual(compiled.scenarios);
    expect(JSON.parse(JSON.stringify(cached.scenarios))).toEqual(compiled.scenarios);
    expect({ ...cached.scenarios[1]! }).toEqual(compiled.scenarios[1]);
    expect(cached.clauses).toEqual(compiled.clauses);
    expect(cached.documents).toEqual(compiled.documents);
    expect(cached.problems).toEqual(compiled.problems);
  });

  it('parse a case when it is looked at, once', () => {
    const [first] = readCache(files, cache)!.scenarios;
    expect(first!.client).toBe(first!.client);
  });

  it.each([
    ['a file has changed', () => writeFileSync(files.at(-1)!.path, SUITE.replace('one', 'uno'))],
    ['the cache is gone', () => rmSync(cache)],
    [
      'the code is newer',
      () => {
        const code = statSync(fileURLToPath(new URL('./cache.ts', import.meta.url))).mtime;
        const before = new Date(code.getTime() - 60_000);
        utimesSync(cache, before, before);
      },
    ],
  ])('do not count once %s', (_, change) => {
    expect(readCache(files, cache)).toBeDefined();
    change();
    expect(readCache(files, cache)).toBeUndefined();
  });

  it('do not count once a file is new, or has another name', () => {
    expect(readCache([...files, { ...files[0]!, label: 'suites/new.yaml' }], cache)).toBeUndefined();
    expect(readCache([{ ...files[0]!, label: 'suites/x.yaml' }, ...files.slice(1)], cache)).toBeUndefined();
  });
});

/** What is listed must not cost a YAML parser or a schema library. */
it('load nothing heavy', () => {
  const heavy = /from '(yaml|zod|\.\.\/yaml\.js|\.\/(schema|check|compile|suite|scenario|table)[a-z-]*\.js)'/;
  for (const name of ['index', 'load', 'cache', 'folder', 'select', 'lint']) {
    const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
    expect(existsSync(path)).toBe(true);
    expect(
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((text) => heavy.test(text) && !text.startsWith('import type')),
    ).toEqual([]);
  }
});
