import type { Claim, FaultProof, Proof } from '../model/proof.js';
import type { Look } from './look.js';
import { visibleLine } from './visible.js';
import { columns, plural } from './wrap.js';

/** What each fault came to, what is missing, and the outcome; for a terminal. */
export function proofLines(proof: Proof, look: Look): string[] {
  const { palette, symbols } = look;
  const rows = proof.faults.map(({ fault, state, claims, bystanders }) => [
    `${state === 'killed' ? symbols.verdict.pass : symbols.verdict.fail} ${fault.name}`,
    state,
    few([...new Set(claims.filter(caught).map(({ scenario }) => scenario))]),
    bystanders.length > 0 ? plural(new Set(bystanders.map(({ id }) => id)).size, 'other case') : '',
  ]);
  const lines = rows.length > 0 ? columns([['  fault', 'state', 'caught by', 'fell with it'], ...rows]) : [];
  for (const one of proof.faults) lines.push(...(one.state === 'killed' ? [] : reasons(one, look)));
  lines.push(...unhealthy(proof, look), ...missing(proof, look));
  const killed = proof.faults.filter(({ state }) => state === 'killed').length;
  const outcome = `${killed} of ${plural(proof.faults.length, 'fault')} killed; healthy: ${plural(proof.healthyCases, 'case')}, ${proof.unhealthy.length} not as they must be; ${plural(proof.gaps.length, 'clause')} without a fault that was caught.`;
  lines.push('', (proof.proven ? palette.good : palette.bad)(outcome));
  return lines;
}

/** The first of the names, and how many there are beside it. */
function few([first, ...others]: readonly string[]): string {
  return others.length === 0 ? (first ?? '-') : `${first} and ${others.length} more`;
}

const caught = ({ outcome }: Claim) => outcome === 'caught';

function reasons({ fault, state, claims, trouble }: FaultProof, { palette }: Look): string[] {
  const lines = ['', `${palette.bold(fault.name)} ${state}: ${fault.description}`];
  lines.push(`  breaks ${fault.breaks.join(', ')}; seam ${fault.seam}`);
  if (trouble !== undefined) lines.push(`  no verdicts: ${visibleLine(trouble)}`);
  for (const { scenario, interface: at, outcome, clauses, seen = [] } of claims.filter(
    (claim) => !caught(claim),
  )) {
    lines.push(`  ${scenario} on ${at}: ${outcome}${clauses.length > 0 ? `, on ${clauses.join(', ')}` : ''}`);
    for (const { id, verdict, message } of seen)
      lines.push(`    ${id} ${verdict}${message === '' ? '' : `: ${visibleLine(message)}`}`);
  }
  return lines;
}

function unhealthy({ unhealthy: cases }: Proof, { palette }: Look): string[] {
  if (cases.length === 0) return [];
  return [
    '',
    palette.bad('The healthy gateway does not keep:'),
    ...cases.map((one) => `  ${one.id} on ${one.interface}: ${one.verdict}, ${visibleLine(one.reason)}`),
  ];
}

function missing({ gaps, faultless, unknown, clauseless }: Proof, { palette }: Look): string[] {
  const list = (title: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0
      ? []
      : ['', palette.bad(title), ...columns(rows.map(([first, ...rest]) => [`  ${first}`, ...rest]))];
  return [
    ...list(
      'Clauses that no scenario was seen to fail on:',
      gaps.map(({ clause, level, scenarios }) => [clause, level, scenarios.join(', ')]),
    ),
    ...list(
      'Scenarios that claim no fault:',
      faultless.map(({ scenario, clauses }) => [scenario, clauses.join(', ')]),
    ),
    ...list(
      'Names in kills that are no fault of the gateway:',
      unknown.map(({ fault, scenario }) => [fault, scenario]),
    ),
    ...list(
      'Names in breaks that are no clause:',
      clauseless.map(({ fault, clause }) => [clause, fault]),
    ),
  ];
}

/** The matrix clause × scenario × fault as a Markdown table. */
export function proofMarkdown(proof: Proof): string {
  const rows = new Map<string, { clause: string; scenario: string; faults: Set<string> }>();
  for (const { fault, claims } of proof.faults) {
    for (const { scenario, clauses } of claims.filter(caught)) {
      for (const clause of clauses.filter((id) => fault.breaks.includes(id))) {
        const key = `${clause} ${scenario}`;
        if (!rows.has(key)) rows.set(key, { clause, scenario, faults: new Set() });
        rows.get(key)!.faults.add(fault.name);
      }
    }
  }
  const killed = proof.faults.filter(({ state }) => state === 'killed').length;
  const lines = [
    '# What each scenario was seen to catch',
    '',
    `${killed} of ${plural(proof.faults.length, 'fault')} killed, ${plural(proof.gaps.length, 'clause')} without a fault that was caught.`,
    '',
    '| clause | scenario | faults |',
    '|---|---|---|',
    ...[...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([, { clause, scenario, faults }]) =>
          `| ${clause} | ${scenario} | ${[...faults].sort().join(', ')} |`,
      ),
  ];
  for (const { fault, state } of proof.faults.filter((one) => one.state !== 'killed'))
    lines.push(`| ${fault.breaks.join(', ')} | *${state}* | ${fault.name} |`);
  for (const { clause, scenarios } of proof.gaps)
    lines.push(`| ${clause} | ${scenarios.join(', ')} | *none* |`);
  for (const { scenario, clauses } of proof.faultless)
    lines.push(`| ${clauses.join(', ')} | ${scenario} | *none* |`);
  return `${[...lines, ...fellWith(proof)].join('\n')}\n`;
}

/** Scenarios that fell with a fault though they do not claim it. */
function fellWith({ faults }: Proof): string[] {
  const rows = faults
    .filter(({ bystanders }) => bystanders.length > 0)
    .map(
      ({ fault, bystanders }) =>
        `| ${fault.name} | ${[...new Set(bystanders.map(({ id }) => id))].join(', ')} |`,
    );
  if (rows.length === 0) return [];
  return ['', '## What fell with a fault without claiming it', '', '| fault | cases |', '|---|---|', ...rows];
}
