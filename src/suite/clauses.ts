import type { Clause, Document } from '../model/clause.js';
import { child, parseYaml, plain, type YamlNode } from '../yaml.js';
import { check } from './check.js';
import type { Problems } from './problems.js';
import { clauseFileSchema, documentsSchema } from './schema-clauses.js';
import { itemsOf } from './step.js';
import { didYouMean } from './suggest.js';

/** Reads `requirements/documents.yaml`: the standards that clauses are taken from. */
export function readDocuments(
  file: string,
  text: string,
  into: Map<string, Document>,
  problems: Problems,
): void {
  const root = parsed(file, text, problems);
  if (!root || !check(documentsSchema, root, problems) || root.kind !== 'map') return;
  for (const { key, value } of root.entries)
    into.set(key, { id: key, ...(plain(value) as { title: string; url?: string }) });
}

/** Reads one other file of `requirements/`. */
export function readClauses(
  file: string,
  text: string,
  documents: ReadonlyMap<string, Document>,
  into: Map<string, Clause>,
  problems: Problems,
): void {
  const root = parsed(file, text, problems);
  if (!root || !check(clauseFileSchema, root, problems)) return;
  for (const node of itemsOf(root, 'clauses')) {
    const clause = plain(node) as Clause;
    if (!documents.has(clause.document)) {
      const at = child(node, 'document') ?? node;
      const remedy = didYouMean(clause.document, documents.keys()) ?? 'documents stand in documents.yaml';
      problems.error('suite/unknown-document', at.span, `there is no document "${clause.document}"`, remedy);
    }
    if (into.has(clause.id))
      problems.error(
        'suite/duplicate-id',
        (child(node, 'id') ?? node).span,
        `the clause "${clause.id}" is given twice`,
      );
    into.set(clause.id, clause);
  }
}

function parsed(file: string, text: string, problems: Problems): YamlNode | undefined {
  const { root, problems: found } = parseYaml(file, text);
  problems.addAll(found);
  return root;
}
