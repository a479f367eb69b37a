import type { BaselineIssue } from '../model/baseline.js';
import type { CaseResult } from '../model/result.js';
import { excerpt } from './excerpt.js';
import type { Look } from './look.js';
import type { Sources } from './sources.js';
import { visibleLine } from './visible.js';
import { clip, plural } from './wrap.js';

/** A failure that the baseline knows, in one line. */
export function knownLine(
  { id, known }: CaseResult,
  target: string,
  { palette, width, symbols }: Look,
): string {
  const reason = visibleLine(known?.reason ?? '');
  return palette.dim(clip(`${known?.as} ${id}  ${visibleLine(target)}  ${reason}`, width, symbols.ellipsis));
}

/** Entries of the baseline that are no longer right, each with its lines. */
export function baselineBlock(issues: readonly BaselineIssue[], sources: Sources, look: Look): string[] {
  const { palette } = look;
  const lines = [
    palette.bad(
      `The baseline is not right any more: ${plural(issues.length, 'entry').replace('entrys', 'entries')}`,
    ),
  ];
  for (const { kind, message, at } of issues) {
    lines.push(`  ${palette.bold(kind)}: ${visibleLine(message)}; delete or mend this entry`);
    lines.push(...excerpt(at, sources, { ...look, width: look.width - 4 }).map((line) => `    ${line}`));
  }
  return lines;
}

/** `, 3 of them expected, 1 flaky`; nothing where the baseline knows none. */
export function knownCounts(results: readonly CaseResult[]): string {
  const count = (as: string) => results.filter(({ known }) => known?.as === as).length;
  const parts = (['expected', 'flaky'] as const).flatMap((as) =>
    count(as) > 0 ? [`${count(as)} ${as}`] : [],
  );
  return parts.length > 0 ? `, of these ${parts.join(', ')} by the baseline` : '';
}
