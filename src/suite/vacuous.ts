import type { Matcher } from '../model/matcher.js';
import type { Accepted, AppStep, ClientStep, Forbidden, Program } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import type { Problems } from './problems.js';

/** Steps whose wait is a claim: when it is not met, a clause is broken. */
const CLAIMING_WAITS: ReadonlySet<string> = new Set(['await', 'await-app', 'await-stall', 'wait-ready']);

/** Does the matcher fit whatever a view holds? Such a claim can't fail. */
export function fitsAll(matcher: Matcher): boolean {
  switch (matcher.kind) {
    case 'map':
      return matcher.keys.length === 0;
    case 'all-of':
      return matcher.of.every(fitsAll);
    case 'any-of':
      return matcher.of.some(fitsAll);
    case 'present':
      return true;
    case 'matches':
      return new RegExp(matcher.source, matcher.flags).test('') && /^[.^$*()?]*$/.test(matcher.source);
    case 'starts-with':
    case 'ends-with':
      return matcher.text === '';
    case 'not':
      return matcher.item.kind === 'absent';
    default:
      return false;
  }
}

/** Tells of claims that can't fail, and of a scenario that claims nothing. */
export function checkClaims(
  programs: readonly Program[],
  client: readonly ClientStep[],
  accept: readonly Accepted[],
  never: readonly Forbidden[],
  at: Span,
  problems: Problems,
): void {
  let claims = accept.length + never.length;
  for (const { op, span } of client) {
    if (CLAIMING_WAITS.has(op.verb)) claims++;
    if (!('matcher' in op) || op.given) continue;
    claims++;
    if (fitsAll(op.matcher)) cannotFail(span, `\`${op.verb}\` fits whatever comes`, problems);
  }
  for (const entry of accept)
    if (fitsAll(entry.matcher)) cannotFail(entry.span, `"${entry.name}" accepts whatever is seen`, problems);
  for (const entry of never)
    if (fitsAll(entry.matcher))
      problems.error(
        'suite/always-fails',
        entry.span,
        `"${entry.name}" fits whatever is seen, so this always fails`,
      );
  for (const program of programs) claims += claimsIn(program.steps, problems);
  if (claims === 0) {
    const remedy = 'add an `expect`, `accept` or `never`';
    problems.error('suite/no-claim', at, "the scenario claims nothing, so it can't fail", remedy);
  }
}

function claimsIn(steps: readonly AppStep[], problems: Problems): number {
  let claims = 0;
  for (const { expect, raises, steps: inner, span, verb } of steps) {
    if (expect !== undefined || raises !== undefined) claims++;
    const isCall = verb === 'scope' || verb === 'environ';
    if (expect && fitsAll(expect) && expect.kind !== 'present')
      cannotFail(span, isCall ? `\`${verb}\` fits every call` : '`expect` fits every result', problems);
    claims += claimsIn(inner ?? [], problems);
  }
  return claims;
}

function cannotFail(at: Span, message: string, problems: Problems): void {
  problems.error('suite/cannot-fail', at, message, 'say what must be seen');
}
