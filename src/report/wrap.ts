/** Wraps prose at spaces; a word longer than the width is cut. `width` in characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((word) => cut(word, width))) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** Cuts text into pieces of a width; one empty piece for none. */
export function cut(text: string, width: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += width) pieces.push(text.slice(at, at + width));
  return pieces.length > 0 ? pieces : [''];
}

/** Shortens to a width, with an ellipsis in place of what is missing. */
export function clip(text: string, width: number, ellipsis = '…'): string {
  return text.length <= width ? text : text.slice(0, Math.max(0, width - ellipsis.length)) + ellipsis;
}

/** Shortens at the front, so that the end of a path stays. */
export function clipStart(text: string, width: number, ellipsis = '…'): string {
  return text.length <= width ? text : ellipsis + text.slice(text.length - width + ellipsis.length);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Puts rows of cells under one another; the last cell of a row is left as it is. Cells are plain text. */
export function columns(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(gap),
  );
}

/** `850 ms`, `3.2 s`, `2 min 05 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
