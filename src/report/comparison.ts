import type { CaseResult } from '../model/result.js';
import type { CollectedTarget } from './collected.js';
import type { Look } from './look.js';
import { visibleLine } from './visible.js';
import { clip, clipStart } from './wrap.js';

/** Characters of a cell, at most. */
const WIDEST = 24;

/**
 * Scenario × target, only the rows in which targets differ in verdict or in the behaviour seen. A case that a target skipped or does
 * not have tells nothing about it and makes no difference. Nothing for fewer than two targets with verdicts.
 */
export function comparisonTable(targets: readonly CollectedTarget[], look: Look): string[] {
  const judged = targets.filter(({ results }) => results.length > 0);
  if (judged.length < 2) return [];
  const ids = [...new Set(judged.flatMap(({ results }) => results.map(({ id }) => id)))].sort();
  const byTarget = judged.map(({ results }) => new Map(results.map((result) => [result.id, result])));
  const rows = ids.filter((id) => differs(byTarget.map((results) => results.get(id))));
  const heading = look.palette.bold(`Where the targets differ: ${rows.length} of ${ids.length} cases`);
  if (rows.length === 0) return [heading];
  const idWidth = Math.min(
    Math.max(...rows.map((id) => id.length)),
    Math.max(24, look.width - 2 * (WIDEST + 2)),
  );
  const grid: Column[] = judged.map(({ name }, at) => columnOf(name, byTarget[at]!, rows, look));
  const lines = [heading];
  for (const group of groups(grid, look.width - idWidth)) {
    lines.push(
      '',
      ' '.repeat(idWidth) + group.map(({ title, width }) => `  ${title.padEnd(width)}`).join(''),
    );
    rows.forEach((id, at) => {
      const cells = group.map(({ cells }) => `  ${cells[at]}`).join('');
      lines.push(clipStart(id, idWidth, look.symbols.ellipsis).padEnd(idWidth) + cells);
    });
  }
  return lines.map((line) => line.trimEnd());
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly cells: readonly string[];
}

function differs(results: readonly (CaseResult | undefined)[]): boolean {
  const seen = new Set<string>();
  for (const result of results)
    if (result && result.verdict !== 'skip') seen.add(`${result.verdict} ${result.observed ?? ''}`);
  return seen.size > 1;
}

function columnOf(
  name: string,
  results: ReadonlyMap<string, CaseResult>,
  rows: readonly string[],
  look: Look,
): Column {
  const texts = rows.map((id) => cellText(results.get(id), look));
  const title = clip(visibleLine(name), WIDEST, look.symbols.ellipsis);
  const width = Math.max(title.length, ...texts.map((text) => text.length));
  const cells = texts.map((text, at) => {
    const verdict = results.get(rows[at]!)?.verdict;
    return (verdict ? look.palette.verdict[verdict](text) : text) + ' '.repeat(width - text.length);
  });
  return { title, width, cells };
}

function cellText(result: CaseResult | undefined, { symbols }: Look): string {
  if (!result) return '';
  return clip(
    `${symbols.verdict[result.verdict]} ${result.observed ?? result.verdict}`,
    WIDEST,
    symbols.ellipsis,
  );
}

/** Columns that fit side by side; the table goes on below where they don't. */
function groups(grid: readonly Column[], room: number): Column[][] {
  const all: Column[][] = [];
  let group: Column[] = [];
  let used = 0;
  for (const column of grid) {
    if (group.length > 0 && used + column.width + 2 > room) {
      all.push(group);
      group = [];
      used = 0;
    }
    group.push(column);
    used += column.width + 2;
  }
  return [...all, group];
}
