import type { Clause, Interface, Level } from '../model/clause.js';
import type { Finding } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import type { Mismatch } from './match.js';

/** What a broken claim needs to become a finding. */
export interface Docket {
  readonly scenario: Scenario;
  readonly interface: Interface;
  readonly clauses: ReadonlyMap<string, Clause>;
}

/** The first clause that the case proves on this interface. */
export function primaryClause({ scenario, clauses, interface: at }: Docket): string {
  const fits = scenario.proves.find((id) => (clauses.get(id)?.interface ?? at) === at);
  return fits ?? scenario.proves[0] ?? scenario.id;
}

/** A finding on the clause that a step or an entry names, or on the case's first one. */
export function finding(
  docket: Docket,
  claim: { readonly clause?: string | undefined; readonly span: Span },
  text: { readonly message: string; readonly expected: string; readonly actual: string },
  level?: Level,
): Finding {
  const requirement = claim.clause ?? primaryClause(docket);
  return {
    requirement,
    level: level ?? docket.clauses.get(requirement)?.level ?? 'must',
    ...text,
    at: claim.span,
  };
}

/** Where in the view a claim broke, as words. */
export function place(mismatch: Mismatch): string {
  return mismatch.path.length > 0 ? `${mismatch.path.join('.')}: ` : '';
}
