import type { Scenario } from '../model/scenario.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import { compileScenario, type Surroundings } from './scenario.js';
import { textOf } from './step.js';
import { loopNames, Substitution } from './substitute.js';
import { written } from './text.js';

/** Cases of one scenario, at most. */
const MAX_ROWS = 5000;

/** Nodes of all cases of one scenario, at most: what a table of large values costs to compile. */
const MAX_NODES = 2_000_000;

const NAME = /^[a-z0-9-]{1,40}$/;

/** The cases of one scenario: one for each row of its table, or one. */
export function expand(node: YamlMap, around: Surroundings, problems: Problems): Scenario[] {
  problems.within(textOf(node, 'id') ?? '', node.span.line);
  const rows = child(node, 'rows');
  const loops = loopNames(child(node, 'client'));
  if (!rows) {
    const before = problems.errors;
    const filled = new Substitution(new Map(), loops, problems).apply(node) as YamlMap;
    const scenario =
      problems.errors > before ? undefined : compileScenario(filled, undefined, around, problems);
    return scenario ? [scenario] : [];
  }
  if (rows.kind !== 'list' || rows.items.length === 0) {
    problems.error('suite/rows', rows.span, '`rows` is a list of maps, each with an `id` and variables');
    return [];
  }
  if (rows.items.length > MAX_ROWS) {
    const message = `${rows.items.length} rows, at most ${MAX_ROWS}`;
    problems.error('suite/too-large', rows.span, message, 'split the table');
    return [];
  }
  const before = problems.errors;
  const template: YamlMap = { ...node, entries: node.entries.filter(({ key }) => key !== 'rows') };
  const ids = new Map<string, number>();
  const used = new Set<string>();
  let nodes = 0;
  const scenarios = rows.items.flatMap((row) => {
    const id = rowId(row, ids, problems);
    if (id === undefined || row.kind !== 'map') return [];
    const variables = new Map(row.entries.map(({ key, value }) => [key, value]));
    const beforeRow = problems.errors;
    const substitution = new Substitution(variables, loops, problems, id);
    const filled = substitution.apply(template) as YamlMap;
    for (const name of substitution.used) used.add(name);
    nodes += filled.size;
    if (nodes > MAX_NODES) {
      const message = `the cases of this table have more than ${MAX_NODES} nodes together`;
      problems.error('suite/too-large', rows.span, message, 'split the table, or make its values smaller');
      return [];
    }
    if (problems.errors > beforeRow) return [];
    const scenario = compileScenario(filled, { id, span: row.span }, around, problems);
    return scenario ? [scenario] : [];
  });
  if (problems.errors === before) tellUnused(rows.items, used, problems);
  return scenarios;
}

function rowId(row: YamlNode, ids: Map<string, number>, problems: Problems): string | undefined {
  const id = child(row, 'id');
  const name = id?.kind === 'scalar' ? written(id) : undefined;
  if (name === undefined || !NAME.test(name)) {
    const message = 'a row needs an `id`: 1 to 40 of a-z, 0-9 and -';
    problems.error('suite/rows', id?.span ?? row.span, message);
    return undefined;
  }
  const line = ids.get(name);
  if (line !== undefined) {
    problems.error('suite/duplicate-id', id!.span, `the row "${name}" was given on line ${line}`);
    return undefined;
  }
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
