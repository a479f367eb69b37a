import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lintedSuites, loadSuites } from './index.js';
import { line } from './testing/compiled.js';
import { folderOf, suiteText } from './testing/folder.js';

const DOCUMENTS = 'house-rules: { title: House rules }\n';
const CLAUSES = `clauses:
  - { id: HOUSE-001, document: house-rules, section: "1", level: should, text: Be kind. }
`;

let folders: { path: string; remove(): void }[] = [];

function folder(files: Record<string, string>): string {
  const made = folderOf(files);
  folders.push(made);
  return made.path;
}

afterEach(() => {
  for (const made of folders) made.remove();
  folders = [];
});

/** A folder that stands in for the shipped suites. */
function shipped(): string {
  return folder({
    'requirements/documents.yaml':
      'rfc-9112: { title: HTTP/1.1, url: "https://www.rfc-editor.org/rfc/rfc9112" }\n',
    'requirements/http1.yaml': `clauses:\n  - { id: HTTP1-001, document: rfc-9112, section: "3", level: must, text: Do. }\n`,
    'http1/line.yaml': suiteText('a', 'HTTP1-001'),
  });
}

async function load(own: Record<string, string>, builtin = true) {
  const path = folder(own);
  const loaded = await loadSuites({ folders: [path], builtin, builtinFolder: shipped() });
  return { ...loaded, ids: loaded.scenarios.map(({ id }) => id), told: loaded.problems.map(line), path };
}

describe('loadSuites', () => {
  it('names suites by their path below the folder, in the order of the files', async () => {
    const { ids, told, scenarios } = await load({
      'z.yaml': suiteText('last', 'HTTP1-001'),
      'b/c.yml': suiteText('first', 'HTTP1-001'),
      'b/notes.txt': 'no suite',
      '.hidden/x.yaml': 'no suite',
      'node_modules/x.yaml': 'no suite',
    });
    expect(told).toEqual([]);
    expect(ids).toEqual(['http1/line/a', 'b/c/first', 'z/last']);
    expect(scenarios[0]!.span.file).toBe('suites/http1/line.yaml');
  });

  it('lets a folder have clauses of its own beside those that are shipped', async () => {
    const { ids, told, clauses, documents } = await load({
      'requirements/documents.yaml': DOCUMENTS,
      'requirements/house.yaml': CLAUSES,
      'own.yaml': suiteText('a', 'HOUSE-001, HTTP1-001'),
    });
    expect(told).toEqual([]);
    expect(ids).toEqual(['http1/line/a', 'own/a']);
    expect(clauses.get('HOUSE-001')).toMatchObject({ level: 'should', document: 'house-rules' });
    expect(clauses.get('HTTP1-001')).toMatchObject({ level: 'must' });
    expect([...documents.keys()]).toEqual(['rfc-9112', 'house-rules']);
  });

  it('may leave the shipped scenarios out, not their clauses', async () => {
    const { ids, told } = await load({ 'own.yaml': suiteText('a', 'HTTP1-001') }, false);
    expect([ids, told]).toEqual([['own/a'], []]);
  });

  it('takes a single file, with the requirements beside it', async () => {
    const path = folder({
      'requirements/documents.yaml': DOCUMENTS,
      'requirements/house.yaml': CLAUSES,
      'own.yaml': suiteText('a', 'HOUSE-001'),
      'other.yaml': suiteText('b', 'HOUSE-001'),
    });
    const loaded = await loadSuites({
      folders: [join(path, 'own.yaml')],
      builtin: false,
      builtinFolder: shipped(),
    });
    expect(loaded.problems).toEqual([]);
    expect(loaded.scenarios.map(({ id }) => id)).toEqual(['own/a']);
  });

  it('hands out the text of the files that spans name', async () => {
    const { scenarios, sources } = await load({ 'own.yaml': suiteText('a', 'HTTP1-001') });
    for (const { span } of scenarios) expect(sources(span.file)).toContain('scenarios:');
    expect(sources('elsewhere.yaml')).toBeUndefined();
  });

  it('reads the shipped clauses once, though their folder is named by hand', async () => {
    const path = shipped();
    const loaded = await loadSuites({ folders: [path], builtin: false, builtinFolder: path });
    expect(loaded.problems).toEqual([]);
    expect(loaded.scenarios).toHaveLength(1);
  });
});

describe('what is wrong with folders and clauses', () => {
  it('a folder that is not there', async () => {
    const loaded = await loadSuites({
      folders: ['nowhere/at-all'],
      builtin: false,
      builtinFolder: shipped(),
    });
    expect(loaded.problems).toMatchObject([
      { code: 'suite/unreadable', severity: 'error', span: { file: 'nowhere/at-all', line: 1, column: 1 } },
    ]);
  });

  it('a case that is there twice', async () => {
    const { told } = await load({ 'http1/line.yaml': suiteText('a', 'HTTP1-001') });
    expect(told).toEqual([
      '1:13 error suite/duplicate-id: the case "http1/line/a" is already there: suites/http1/line.yaml:1',
    ]);
  });

  it('a file name that is no id', async () => {
    const { told } = await load({ 'My Suite.yaml': suiteText('a', 'HTTP1-001') });
    expect(told).toEqual([
      '1:1 error suite/name: "My Suite" is no suite id: files and folders are named with a-z, 0-9 and - | rename it',
    ]);
  });

  it('a file that is too large, and a table that is too long', async () => {
    const rows = Array.from({ length: 5001 }, (_, i) => `{ id: r${i} }`).join(', ');
    const { told } = await load({
      'large.yaml': `# ${'x'.repeat(4 * 1024 * 1024)}\n`,
      'long.yaml': `scenarios: [{ id: a, title: A, proves: [HTTP1-001], rows: [${rows}], client: [{ request: GET / }, { expect: 200 }] }]\n`,
    });
    expect(told).toEqual([
      '1:1 error suite/too-large: the file has more than 4194304 octets | split it',
      '1:59 error suite/too-large: 5001 rows, at most 5000 | split the table',
    ]);
  });

  it('clauses that are wrong', async () => {
    const { told } = await load({
      'requirements/documents.yaml': `${DOCUMENTS}Bad_Name: { title: x }\n`,
      'requirements/house.yaml': `clauses:
  - { id: HOUSE-001, document: house-rules, section: "1", level: shall, text: Be kind. }
`,
      'requirements/more.yaml': `clauses:
  - { id: HTTP1-001, document: rfc-9211, section: "1", level: must, text: Twice. }
  - { id: lower-1, document: rfc-9112, section: "1", level: must, text: Odd. }
`,
    });
    expect(told).toEqual([
      '2:1 error suite/name: a document is named with a-z, 0-9 and -',
      '2:66 error suite/shape: "level" must be one of: must, should, may',
      '3:11 error suite/shape: "id": a clause is named like HTTP1-LINE-001',
    ]);
  });

  it('a document that is unknown, a clause that is there twice', async () => {
    const { told } = await load({
      'requirements/more.yaml': `clauses:
  - { id: HTTP1-001, document: rfc-9211, section: "1", level: must, text: Twice. }
`,
    });
    expect(told).toEqual([
      '2:32 error suite/unknown-document: there is no document "rfc-9211" | did you mean "rfc-9112"?',
      '2:11 error suite/duplicate-id: the clause "HTTP1-001" is given twice',
    ]);
  });
});

describe('the shipped suites', () => {
  it('are without errors, and every kind of problem in a file is told with its place', async () => {
    const path = folder({ 'own.yaml': suiteText('a', 'NO-SUCH-001') });
    const [own, wrong] = await Promise.all([lintedSuites([]), lintedSuites([path])]);
    expect(own.problems.filter(({ severity }) => severity === 'error').map(line)).toEqual([]);
    expect(wrong.problems.map(line)).toEqual([expect.stringMatching(/^1:41 error suite\/unknown-clause/)]);
    writeFileSync(join(path, 'own.yaml'), suiteText('a', [...own.clauses.keys()][0]!));
    expect((await lintedSuites([path])).problems).toEqual([]);
  });
});
