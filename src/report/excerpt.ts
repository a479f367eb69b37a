import type { Span } from '../model/span.js';
import type { Look } from './look.js';
import type { Sources } from './sources.js';
import { visibleLine } from './visible.js';
import { clip } from './wrap.js';

/** `file:line:column`, which editors and terminals open. */
export function placeOf({ file, line, column }: Span): string {
  return `${file}:${line}:${column}`;
}

/** The place in its file: the line with what leads to it, and a caret. Only the place where the file is not at hand. */
export function excerpt(at: Span, sources: Sources, look: Look, before = 2): string[] {
  const place = look.palette.note(visibleLine(placeOf(at)));
  const lines = sources(at.file);
  if (lines === undefined || at.line > lines.length) return [place];
  const first = Math.max(1, at.line - before);
  const gutter = String(at.line).length;
  const room = Math.max(20, look.width - gutter - 6);
  const shown = [place];
  for (let number = first; number <= at.line; number++) {
    const text = clip(visibleLine(lines[number - 1] ?? ''), room, look.symbols.ellipsis);
    const head = `${String(number).padStart(gutter)} ${look.symbols.bar} `;
    shown.push(number === at.line ? head + text : look.palette.dim(head + text));
  }
  if (at.column <= room) {
    const caret = ' '.repeat(at.column - 1) + look.palette.bad('^');
    shown.push(`${' '.repeat(gutter)} ${look.palette.dim(look.symbols.bar)} ${caret}`);
  }
  return shown;
}
