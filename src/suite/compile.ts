import type { Clause, Document } from '../model/clause.js';
import type { Problem } from '../model/problem.js';
import type { Scenario } from '../model/scenario.js';
import { readClauses, readDocuments } from './clauses.js';
import type { Folder } from './folder.js';
import { Problems } from './problems.js';
import { compileSuite } from './suite.js';

/** Compiles one folder. Clauses and documents are added to those already known. */
export function compileFolder(
  folder: Folder,
  texts: ReadonlyMap<string, string>,
  clauses: Map<string, Clause>,
  documents: Map<string, Document>,
): { readonly scenarios: readonly Scenario[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const isDocuments = (id: string) => id.endsWith('documents');
  const [first, rest] = [
    folder.requirements.filter(({ id }) => isDocuments(id)),
    folder.requirements.filter(({ id }) => !isDocuments(id)),
  ];
  for (const { label, id } of [...first, ...rest]) {
    const found = new Problems();
    const text = texts.get(label)!;
    if (isDocuments(id)) readDocuments(label, text, documents, found);
    else readClauses(label, text, documents, clauses, found);
    problems.push(...found.all);
  }
  const scenarios = folder.suites.flatMap(({ label, id }) => {
    const compiled = compileSuite(id, label, texts.get(label)!, clauses);
    problems.push(...compiled.problems);
    return compiled.scenarios;
  });
  return { scenarios, problems };
}
