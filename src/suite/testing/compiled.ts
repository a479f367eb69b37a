import type { Clause } from '../../model/clause.js';
import type { Problem } from '../../model/problem.js';
import type { Scenario } from '../../model/scenario.js';
import { type CompiledSuite, compileSuite } from '../suite.js';

const CLAUSE = { document: 'rfc-9112', section: '1', level: 'must', text: 'A clause.' } as const;

/** One clause for both interfaces, one for each, and one of each other level. */
export const CLAUSES: ReadonlyMap<string, Clause> = new Map(
  (
    [
      { ...CLAUSE, id: 'ANY-001' },
      { ...CLAUSE, id: 'ANY-002', level: 'should' },
      { ...CLAUSE, id: 'ANY-003', level: 'may' },
      { ...CLAUSE, id: 'ASGI-ONLY-001', interface: 'asgi' },
      { ...CLAUSE, id: 'WSGI-ONLY-001', interface: 'wsgi' },
    ] satisfies Clause[]
  ).map((clause) => [clause.id, clause]),
);

export function compiled(text: string, file = 'wrong.yaml'): CompiledSuite {
  return compileSuite('suite', file, text, CLAUSES);
}

/** Cases of a text without errors. */
export function cases(text: string): readonly Scenario[] {
  const { scenarios, problems } = compiled(text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(line).join('\n'));
  return scenarios;
}

/** The one case made of these keys beside `id`, `title` and `proves`. */
export function only(keys: string): Scenario {
  const indented = keys.trim().replace(/^/gm, '    ');
  return cases(`scenarios:\n  - id: a\n    title: A\n    proves: [ANY-001]\n${indented}\n`)[0]!;
}

/** A problem as one line: place, severity, code, message and remedy. */
export function line({ span, severity, code, message, remedy }: Problem): string {
  return `${span.line}:${span.column} ${severity} ${code}: ${message}${remedy ? ` | ${remedy}` : ''}`;
}
