import { type Clause, strongest } from '../model/clause.js';
import type { RunEvent } from '../model/event.js';
import type { CaseResult, Finding } from '../model/result.js';
import { citation } from './citation.js';
import { excerpt, placeOf } from './excerpt.js';
import type { Look } from './look.js';
import type { Sources } from './sources.js';
import { transcriptLines } from './transcript.js';
import { visible, visibleLine } from './visible.js';
import { clip, plural, wrap } from './wrap.js';

export type TargetStart = Extract<RunEvent, { type: 'target-start' }>;

/** How a case is seen with no gatespec around, in lines for a shell. What can't be said so is absent. */
export interface ByHand {
  /** Starts the server that the case is played on. */
  readonly server?: string;
  /** Sends the octets, and shows what comes. */
  readonly line?: string;
  /** Shows what the application saw. */
  readonly journal?: string;
}

/** What a block about a case needs beside the case. */
export interface Desk {
  readonly look: Look;
  readonly sources: Sources;
  readonly clauses: ReadonlyMap<string, Clause>;
  /** The command that runs a case of a target again. */
  readonly again: (target: string, id: string) => string;
  /** How a case of a target is seen by hand; absent where the scenarios are not at hand. */
  readonly byHand?: (start: TargetStart, id: string) => ByHand;
  /** Print all of each transcript. */
  readonly verbose: boolean;
}

/** Lines of a block, so that it fits on one screen. */
const SCREEN = 44;
const FINDINGS = 3;
const INDENT = '  ';

/**
 * The whole story of a broken clause or of a case without a verdict, on one screen, always in this order. The first of the gravest findings is
 * told in full, further ones in brief.
 */
export function caseBlock(result: CaseResult, target: string, desk: Desk, start?: TargetStart): string[] {
  const lines = [...caseHeading(result, target, desk), ''];
  lines.push(...reasonLines(result, desk));
  if (result.observed !== undefined) lines.push('');
  const [first, ...rest] = gravestFirst(result.findings);
  lines.push(...(first ? findingLines(first, desk) : excerpt(result.at, desk.sources, desk.look)), '');
  for (const finding of rest.slice(0, FINDINGS - 1)) lines.push(...briefLines(finding, desk), '');
  const more = result.findings.length - FINDINGS;
  if (more > 0) lines.push(desk.look.palette.dim(`and ${plural(more, 'finding')} more`), '');
  const close = [`again    ${desk.again(target, result.id)}`, ...handLines(handOf(result.id, desk, start))];
  if (result.transcript.length > 0) {
    const most = desk.verbose ? Infinity : Math.max(12, SCREEN - lines.length - close.length - 1);
    lines.push(...transcriptLines(result.transcript, narrower(desk.look), most), '');
  }
  lines.push(...close);
  return indented(lines);
}

/** How a case is seen by hand, and at least how its server is started. */
export function handOf(id: string, { byHand }: Pick<Desk, 'byHand'>, start: TargetStart | undefined): ByHand {
  if (!start) return {};
  const { command } = start;
  return { ...(command === undefined ? {} : { server: command }), ...byHand?.(start, id) };
}

function handLines({ server, line, journal }: ByHand): string[] {
  const named = [
    ['server', server],
    ['by hand', line],
    ['journal', journal],
  ] as const;
  return named.flatMap(([name, text]) =>
    text === undefined ? [] : [`${name.padEnd(9)}${visibleLine(text)}`],
  );
}

/** The same in few lines: for warnings, and for further rows of one table. */
export function shortBlock(result: CaseResult, target: string, desk: Desk): string[] {
  const lines = caseHeading(result, target, desk);
  lines.push(...reasonLines(result, desk));
  for (const finding of gravestFirst(result.findings).slice(0, FINDINGS))
    lines.push(...briefLines(finding, desk));
  lines.push(desk.look.palette.dim(`again    ${desk.again(target, result.id)}`));
  return indented(lines);
}

function gravestFirst(findings: readonly Finding[]): Finding[] {
  const grave = strongest(findings.map(({ level }) => level));
  return [
    ...findings.filter(({ level }) => level === grave),
    ...findings.filter(({ level }) => level !== grave),
  ];
}

/** Verdict, id and target on one line, the title below. */
function caseHeading({ verdict, id, title, attempts }: CaseResult, target: string, desk: Desk): string[] {
  const { palette, width, symbols } = desk.look;
  const label = palette.label[verdict](` ${verdict.toUpperCase()} `);
  const tried = attempts > 1 ? `  (${attempts} attempts)` : '';
  const room = Math.max(20, width - id.length - verdict.length - tried.length - 6);
  const named = clip(visibleLine(target), room, symbols.ellipsis);
  const heading = `${label} ${palette.bold(visibleLine(id))}  ${palette.dim(named)}${tried}`;
  return [heading, ...wrap(visible(title), width - 2)];
}

function reasonLines({ reason, observed }: CaseResult, { look }: Desk): string[] {
  const lines: string[] = [];
  if (reason !== undefined) lines.push(...wrap(visible(reason), look.width - 2), '');
  if (observed !== undefined) lines.push(`seen as "${observed}"`);
  return lines;
}

function clauseLines(id: string, level: string, { clauses, look }: Desk): string[] {
  const clause = clauses.get(id);
  if (!clause) return [`${look.palette.bold(id)} (${level})`];
  return [
    `${look.palette.bold(citation(clause))} (${level}, ${id})`,
    ...wrap(visible(clause.text), look.width - 4).map((line) => `  ${line}`),
  ];
}

function findingLines(finding: Finding, desk: Desk): string[] {
  return [
    ...clauseLines(finding.requirement, finding.level, desk),
    '',
    ...wrap(visible(finding.message), desk.look.width - 2),
    ...comparison(finding, desk.look, 4),
    ...excerpt(finding.at, desk.sources, narrower(desk.look)),
  ];
}

function briefLines(finding: Finding, { clauses, look }: Desk): string[] {
  const clause = clauses.get(finding.requirement);
  const cited = clause ? `${citation(clause)} ` : '';
  const head = `${cited}(${finding.level}, ${finding.requirement}): ${finding.message}`;
  return [
    ...wrap(visible(head), look.width - 2),
    ...comparison(finding, look, 2),
    look.palette.note(visibleLine(placeOf(finding.at))),
  ];
}

/** Expected and seen, each in a few lines at most. */
function comparison({ expected, actual }: Finding, look: Look, most: number): string[] {
  const say = (word: string, text: string, paint: (text: string) => string) => {
    const width = look.width - 13;
    const lines = wrap(visible(text), width);
    const shown =
      lines.length > most
        ? [
            ...lines.slice(0, most - 1),
            clip(`${lines[most - 1]} ${lines[most]}`, width, look.symbols.ellipsis),
          ]
        : lines;
    return shown.map((line, at) => `  ${(at === 0 ? word : '').padEnd(9)}${paint(line)}`);
  };
  return [...say('expected', expected, look.palette.good), ...say('seen', actual, look.palette.bad)];
}

function narrower(look: Look): Look {
  return { ...look, width: look.width - INDENT.length };
}

function indented([heading, ...lines]: string[]): string[] {
  return [heading!, ...lines.map((line) => (line === '' ? line : INDENT + line))];
}
