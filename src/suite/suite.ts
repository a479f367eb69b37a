import type { Clause, Interface } from '../model/clause.js';
import type { Scenario } from '../model/scenario.js';
import { child, entry, parseYaml, type YamlMap, type YamlNode } from '../yaml.js';
import { check } from './check.js';
import { Problems } from './problems.js';
import { compileScenario, type Surroundings } from './scenario.js';
import { fileSchema } from './schema.js';
import { itemsOf, textOf } from './step.js';
import { loopNames, Substitution } from './substitute.js';
import { written } from './text.js';

/** Octets of one suite file, at most. */
export const MAX_FILE = 4 * 1024 * 1024;

/** Cases of one scenario, at most. */
export const MAX_ROWS = 5000;

const NAME = /^[a-z0-9-]{1,40}$/;

export interface CompiledSuite {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problems['all'][number][];
}

/** Compiles the text of one suite file. Pure; scenarios with errors are left out. */
export function compileSuite(
  suite: string,
  file: string,
  text: string,
  clauses: ReadonlyMap<string, Clause>,
): CompiledSuite {
  const problems = new Problems();
  const top = { file, line: 1, column: 1 };
  if (Buffer.byteLength(text) > MAX_FILE) {
    problems.error('suite/too-large', top, `the file has more than ${MAX_FILE} octets`, 'split it');
    return { scenarios: [], problems: problems.all };
  }
  const { root, problems: yamlProblems } = parseYaml(file, text);
  problems.addAll(yamlProblems);
  if (!root) {
    if (yamlProblems.length === 0) problems.error('suite/empty', top, 'the file is empty');
    return { scenarios: [], problems: problems.all };
  }
  if (root.kind !== 'map') {
    problems.error('suite/shape', root.span, 'a suite is a map with the key "scenarios"');
    return { scenarios: [], problems: problems.all };
  }
  checkSuiteId(suite, top, problems);
  check(fileSchema, root, problems);
  const around: Surroundings = {
    suite,
    needs: itemsOf(root, 'needs').flatMap((item) => (item.kind === 'scalar' ? [written(item)] : [])),
    interface: textOf(root, 'interface') as Interface | undefined,
    clauses,
  };
  const scenarios: Scenario[] = [];
  const ids = new Map<string, number>();
  for (const node of itemsOf(root, 'scenarios')) {
    if (node.kind !== 'map') {
      problems.error('suite/shape', node.span, 'a scenario is a map');
      continue;
    }
    const id = entry(node, 'id');
    const name = id?.value.kind === 'scalar' ? written(id.value) : undefined;
    if (name !== undefined) {
      const line = ids.get(name);
      if (line !== undefined)
        problems.error('suite/duplicate-id', id!.value.span, `the id "${name}" was given on line ${line}`);
      ids.set(name, id!.value.span.line);
    }
    scenarios.push(...expand(node, around, problems));
  }
  return { scenarios, problems: problems.all };
}

function checkSuiteId(suite: string, at: Problems['all'][number]['span'], problems: Problems): void {
  if (suite.split('/').every((segment) => NAME.test(segment))) return;
  const message = `"${suite}" is no suite id: files and folders are named with a-z, 0-9 and -`;
  problems.error('suite/name', at, message, 'rename it');
}

/** The cases of one scenario: one for each row, or one. */
function expand(node: YamlMap, around: Surroundings, problems: Problems): Scenario[] {
  const rows = child(node, 'rows');
  const later = loopNames(child(node, 'client'));
  if (!rows) {
    const filled = new Substitution(new Map(), later, problems).apply(node) as YamlMap;
    const scenario = compileScenario(filled, undefined, around, problems);
    return scenario ? [scenario] : [];
  }
  if (rows.kind !== 'list' || rows.items.length === 0) {
    problems.error('suite/rows', rows.span, '`rows` is a list of maps, each with an `id` and variables');
    return [];
  }
  if (rows.items.length > MAX_ROWS) {
    problems.error(
      'suite/too-large',
      rows.span,
      `${rows.items.length} rows, at most ${MAX_ROWS}`,
      'split the table',
    );
    return [];
  }
  const template: YamlMap = { ...node, entries: node.entries.filter(({ key }) => key !== 'rows') };
  const ids = new Map<string, number>();
  const used = new Set<string>();
  const scenarios = rows.items.flatMap((row) => {
    const id = rowId(row, ids, problems);
    if (id === undefined || row.kind !== 'map') return [];
    const variables = new Map(row.entries.map(({ key, value }) => [key, value]));
    const substitution = new Substitution(variables, later, problems);
    const filled = substitution.apply(template) as YamlMap;
    for (const name of substitution.used) used.add(name);
    const scenario = compileScenario(filled, { id, span: row.span }, around, problems);
    return scenario ? [scenario] : [];
  });
  tellUnused(rows.items, used, problems);
  return scenarios;
}

function rowId(row: YamlNode, ids: Map<string, number>, problems: Problems): string | undefined {
  const id = child(row, 'id');
  const name = id?.kind === 'scalar' ? written(id) : undefined;
  if (name === undefined || !NAME.test(name)) {
    problems.error('suite/rows', id?.span ?? row.span, 'a row needs an `id`: 1 to 40 of a-z, 0-9 and -');
    return undefined;
  }
  const line = ids.get(name);
  if (line !== undefined)
    problems.error('suite/duplicate-id', id!.span, `the row "${name}" was given on line ${line}`);
  ids.set(name, id!.span.line);
  return name;
}

/** A variable that no text mentions is mostly a mistyped one. */
function tellUnused(rows: readonly YamlNode[], used: ReadonlySet<string>, problems: Problems): void {
  for (const row of rows)
    for (const { key, keySpan } of row.kind === 'map' ? row.entries : [])
      if (key !== 'id' && !used.has(key))
        problems.error('suite/unused-variable', keySpan, `nothing uses \${${key}}`, 'use it, or remove it');
}
