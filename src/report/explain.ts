import type { Clause } from '../model/clause.js';
import type { Accepted, Forbidden, Scenario } from '../model/scenario.js';
import { citation } from './citation.js';
import { placeOf } from './excerpt.js';
import type { Look } from './look.js';
import type { Wording } from './steps.js';
import { moments, timelineLines } from './timeline.js';
import { visible } from './visible.js';
import { plural, wrap } from './wrap.js';

/** Cases that are named below a clause. */
const NAMED = 60;

/** A clause: what it asks, where it stands, and which cases prove it. */
export function explainClause(clause: Clause, scenarios: readonly Scenario[], look: Look): string[] {
  const proofs = scenarios.filter(({ proves }) => proves.includes(clause.id));
  const lines = [...clauseLines(clause, look), ''];
  if (proofs.length === 0) return [...lines, 'No case proves it yet.'];
  lines.push(`Proved by ${plural(proofs.length, 'case')}:`);
  lines.push(
    ...proofs.slice(0, NAMED).map(({ id, title }) => `  ${id}  ${look.palette.dim(visible(title))}`),
  );
  if (proofs.length > NAMED) lines.push(look.palette.dim(`  and ${proofs.length - NAMED} more`));
  return lines;
}

function clauseLines(clause: Clause, { palette, width }: Look): string[] {
  const only = clause.interface ? `, ${clause.interface}` : '';
  return [
    `${palette.bold(clause.id)}  ${citation(clause)} (${clause.level}${only})`,
    ...wrap(visible(clause.text), width - 4).map((line) => `    ${line}`),
  ];
}

/** A case: what it proves, both scripts side by side, and which behaviours are accepted. */
export function explainScenario(
  scenario: Scenario,
  clauses: ReadonlyMap<string, Clause>,
  look: Look,
  say: Wording,
  show: (octets: string) => string,
): string[] {
  const { palette, width } = look;
  const lines = [palette.bold(scenario.id), ...paragraph(scenario.title, width), ''];
  for (const id of scenario.proves) {
    const clause = clauses.get(id);
    lines.push(...(clause ? clauseLines(clause, look) : [palette.bold(id)]));
  }
  lines.push('', ...facts(scenario).map(([name, value]) => `${name.padEnd(10)}${value}`));
  if (scenario.why) lines.push('', ...paragraph(scenario.why, width));
  lines.push('', ...timelineLines(moments(scenario, say, show), look));
  if (scenario.accept.length > 0)
    lines.push(
      '',
      palette.bold('accepted'),
      ...scenario.accept.flatMap((entry) => behaviour(entry, entry.verdict)),
    );
  if (scenario.never.length > 0)
    lines.push('', palette.bold('never'), ...scenario.never.flatMap((entry) => behaviour(entry, 'fail')));
  return lines;

  function behaviour(entry: Accepted | Forbidden, verdict: 'pass' | 'warn' | 'info' | 'fail'): string[] {
    const because = entry.because ? ` (${entry.because})` : '';
    const [first, ...rest] = wrap(visible(say(entry.matcher) + because), width - 8);
    const label = palette.verdict[verdict](verdict);
    return [`  ${entry.name}: ${label}`, ...[first!, ...rest].map((line) => `      ${line}`)];
  }
}

function facts(scenario: Scenario): (readonly [string, string])[] {
  const settings = Object.entries(scenario.settings).map(([name, value]) => `${name}: ${value}`);
  return [
    ['runs on', scenario.interfaces.join(', ')],
    ...(scenario.needs.length > 0 ? ([['needs', scenario.needs.join(', ')]] as const) : []),
    ...(settings.length > 0 ? ([['settings', settings.join(', ')]] as const) : []),
    ...(scenario.kills.length > 0 ? ([['catches', scenario.kills.join(', ')]] as const) : []),
    ['deadline', `${scenario.deadlineMs / 1000} s${scenario.alone ? ', nothing else runs meanwhile' : ''}`],
    ['fixture', placeOf(scenario.span)],
  ];
}

function paragraph(text: string, width: number): string[] {
  return wrap(visible(text), width - 2).map((line) => `  ${line}`);
}
