import type { Clause, Interface } from '../model/clause.js';
import type { Problem } from '../model/problem.js';
import type { Scenario } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import { child, parseYaml, type YamlMap, type YamlNode } from '../yaml.js';
import { check } from './check.js';
import { readNeeds } from './needs.js';
import { Problems } from './problems.js';
import type { Surroundings } from './scenario.js';
import { fileSchema } from './schema.js';
import { itemsOf, textOf } from './step.js';
import { expand } from './table.js';
import { written } from './text.js';

/** Octets of one suite file, at most. */
const MAX_FILE = 4 * 1024 * 1024;

const NAME = /^[a-z0-9-]{1,40}$/;

/** What became of one suite file. */
export interface CompiledSuite {
  /** Those without errors. */
  readonly scenarios: readonly Scenario[];
  /** In the order of their places. */
  readonly problems: readonly Problem[];
}

/** Compiles the text of one suite file. Pure. */
export function compileSuite(
  suite: string,
  file: string,
  text: string,
  clauses: ReadonlyMap<string, Clause>,
): CompiledSuite {
  const problems = new Problems();
  const root = read(suite, file, text, problems);
  const scenarios = root ? compileRoot(suite, root, clauses, problems) : [];
  const ordered = [...problems.all].sort(
    ({ span: a }, { span: b }) => a.line - b.line || a.column - b.column,
  );
  return { scenarios, problems: ordered };
}

function read(suite: string, file: string, text: string, problems: Problems): YamlMap | undefined {
  const top: Span = { file, line: 1, column: 1 };
  if (!suite.split('/').every((segment) => NAME.test(segment))) {
    const message = `"${suite}" is no suite id: files and folders are named with a-z, 0-9 and -`;
    problems.error('suite/name', top, message, 'rename it');
  }
  if (Buffer.byteLength(text) > MAX_FILE) {
    problems.error('suite/too-large', top, `the file has more than ${MAX_FILE} octets`, 'split it');
    return undefined;
  }
  const { root, problems: found } = parseYaml(file, text);
  problems.addAll(found);
  if (root?.kind === 'map') return root;
  if (root) problems.error('suite/shape', root.span, 'a suite is a map with the key "scenarios"');
  else if (found.length === 0) problems.error('suite/empty', top, 'the file is empty');
  return undefined;
}

function compileRoot(
  suite: string,
  root: YamlMap,
  clauses: ReadonlyMap<string, Clause>,
  problems: Problems,
): Scenario[] {
  check(fileSchema, root, problems);
  const around: Surroundings = {
    suite,
    needs: readNeeds(child(root, 'needs'), problems),
    interface: textOf(root, 'interface') as Interface | undefined,
    clauses,
  };
  const ids = new Map<string, number>();
  return itemsOf(root, 'scenarios').flatMap((node) => {
    if (node.kind !== 'map') {
      problems.error('suite/shape', node.span, 'a scenario is a map');
      return [];
    }
    return isUnique(child(node, 'id'), ids, problems) ? expand(node, around, problems) : [];
  });
}

function isUnique(id: YamlNode | undefined, ids: Map<string, number>, problems: Problems): boolean {
  if (id?.kind !== 'scalar') return true;
  const name = written(id);
  const line = ids.get(name);
  ids.set(name, line ?? id.span.line);
  if (line !== undefined)
    problems.error('suite/duplicate-id', id.span, `the id "${name}" was given on line ${line}`);
  return line === undefined;
}
