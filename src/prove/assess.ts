import type { Interface } from '../model/clause.js';
import type { Claim, Fault, FaultProof } from '../model/proof.js';
import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { scenarioOf } from './claims.js';

/** What one gateway gave, on one interface. */
export interface Played {
  readonly interface: Interface;
  readonly results: readonly CaseResult[];
  readonly trouble?: string;
}

/** Verdicts that the healthy gateway never gets. */
export const FALLEN: ReadonlySet<string> = new Set(['fail', 'warn', 'error']);

/** Where a MAY is all that a case rests on, it tells of what it did not expect, and condemns nothing. */
function fell({ verdict, findings, observed }: CaseResult): boolean {
  return FALLEN.has(verdict) || (verdict === 'info' && observed === undefined && findings.length > 0);
}

/** Weighs what was seen of one fault. Pure. */
export function assess(fault: Fault, claiming: readonly Scenario[], played: readonly Played[]): FaultProof {
  const claims = played.flatMap((one) => claimsOn(fault, claiming, one));
  const claimIds = new Set(claiming.map(({ id }) => id));
  const bystanders = played.flatMap((one) =>
    one.results
      .filter(({ id, verdict }) => FALLEN.has(verdict) && !claimIds.has(id))
      .map(({ id, verdict }) => ({ id, interface: one.interface, verdict })),
  );
  const trouble = played.find((one) => one.trouble !== undefined)?.trouble;
  return {
    fault,
    state: stateOf(claims, claiming, trouble),
    claims,
    bystanders,
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function stateOf(
  claims: readonly Claim[],
  claiming: readonly Scenario[],
  trouble: string | undefined,
): FaultProof['state'] {
  if (claiming.length === 0) return 'unclaimed';
  if (trouble !== undefined && claims.length === 0) return 'trouble';
  const scenarios = new Set(claiming.map(scenarioOf));
  const caught = new Set(
    claims.filter(({ outcome }) => outcome === 'caught').map(({ scenario }) => scenario),
  );
  return [...scenarios].every((scenario) => caught.has(scenario)) ? 'killed' : 'survived';
}

function claimsOn(
  { breaks }: Fault,
  claiming: readonly Scenario[],
  { interface: at, results }: Played,
): Claim[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const rows = new Map<string, CaseResult[]>();
  for (const scenario of claiming) {
    const result = byId.get(scenario.id);
    if (!result || result.verdict === 'skip') continue;
    const name = scenarioOf(scenario);
    rows.set(name, [...(rows.get(name) ?? []), result]);
  }
  return [...rows].map(([scenario, cases]) => {
    const fallen = cases.filter(fell);
    const clauses = [...new Set(fallen.flatMap(({ findings }) => findings.map((f) => f.requirement)))];
    const outcome = clauses.some((clause) => breaks.includes(clause))
      ? 'caught'
      : fallen.length > 0
        ? 'elsewhere'
        : 'missed';
    const claim = { scenario, interface: at, outcome, clauses, cases: fallen.map(({ id }) => id) } as const;
    return outcome === 'caught' ? claim : { ...claim, seen: cases.map(seenOf) };
  });
}

function seenOf({ id, verdict, reason, findings, observed }: CaseResult): NonNullable<Claim['seen']>[number] {
  return { id, verdict, message: reason ?? findings[0]?.message ?? observed ?? '' };
}
