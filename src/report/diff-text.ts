import type { Change, Difference, Seen } from './diff.js';
import type { Look } from './look.js';
import { visibleLine } from './visible.js';
import { columns, plural } from './wrap.js';

const KINDS = [
  ['worse', 'Worse'],
  ['better', 'Better'],
  ['behaviour', 'Another behaviour'],
  ['appeared', 'Appeared'],
  ['vanished', 'Vanished'],
] as const;

/** The changes by kind, worse ones first; for a terminal. */
export function differenceLines(difference: Difference, { palette, symbols }: Look): string[] {
  const lines: string[] = [];
  for (const [kind, title] of KINDS) {
    const changes = difference.changes.filter((change) => change.kind === kind);
    if (changes.length === 0) continue;
    const paint = kind === 'worse' ? palette.bad : kind === 'better' ? palette.good : palette.bold;
    lines.push(paint(`${title}: ${plural(changes.length, 'case')}`));
    const rows = changes.map((change) => [
      `  ${change.target}`,
      change.id,
      `${seenText(change.before)} ${symbols.sent} ${seenText(change.after)}`,
    ]);
    lines.push(...columns(rows).map(visibleLine), '');
  }
  lines.push(outcome(difference));
  return lines;
}

/** For a pull request: a headline and a table a kind. Server-made text is in code spans. */
export function differenceMarkdown(difference: Difference): string {
  const lines = [`**gatespec**: ${outcome(difference)}`];
  for (const [kind, title] of KINDS) {
    const changes = difference.changes.filter((change) => change.kind === kind);
    if (changes.length === 0) continue;
    lines.push('', `### ${title}`, '', '| target | case | before | after |', '|---|---|---|---|');
    lines.push(...changes.map(markdownRow));
  }
  return `${lines.join('\n')}\n`;
}

function markdownRow({ target, id, before, after }: Change): string {
  return `| ${[target, id, seenText(before), seenText(after)].map(codeSpan).join(' | ')} |`;
}

function codeSpan(text: string): string {
  return `\`${visibleLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function seenText(seen: Seen | undefined): string {
  if (!seen) return 'none';
  const { verdict, observed, broken } = seen;
  const more = [...(observed === undefined ? [] : [observed]), ...broken].join(', ');
  return more === '' ? verdict : `${verdict} (${more})`;
}

function outcome({ changes, same, renamed }: Difference): string {
  const counts = KINDS.map(([kind, title]) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return `${count} ${title.toLowerCase()}`;
  });
  const who = renamed ? `${visibleLine(renamed.before)} to ${visibleLine(renamed.after)}: ` : '';
  return `${who}${counts.join(', ')}, ${same} the same`;
}
