/**
 * Text that came from a server, made safe to print: no control character reaches the terminal or a document. Newlines stay, tabs become two
 * spaces; everything else shows as an escape. Octets arrive here already in escape notation and pass unchanged.
 */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').replace(UNPRINTABLE, escapeOf);
}

/** {@link visible} for a place that has one line: newlines show as `\n`. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n');
}

/** C0 and C1 controls, lone surrogates, non-characters, and marks that reorder or hide text. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\r') return '\\r';
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Splits escaped octets after each `\n` that stands for a line feed, so that a message reads line by line. A `\\n` is no line feed. */
export function linesOfOctets(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [token] of text.matchAll(/\\\\|\\.|\n|[^\\\n]+|\\$/gsu)) {
    if (token !== '\n') line += token;
    if (token === '\n' || token === '\\n') {
      lines.push(line);
      line = '';
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
