/**
 * Splits as a POSIX shell splits words (quotes, backslashes), without running one: nothing is expanded.
 * @throws SyntaxError at an unclosed quote.
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const pattern = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|(\s+)|([\s\S])/g;
  for (const [piece, single, double, escaped, space, plain] of text.matchAll(pattern)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (piece === "'" || piece === '"') throw new SyntaxError(`unclosed ${piece}`);
    if (escaped === '\n') continue; // a continued line
    const unquoted = double?.replace(/\\(["\\$`\n])/g, (_, kept: string) => (kept === '\n' ? '' : kept));
    const part = single ?? unquoted ?? escaped ?? plain!;
    word = (word ?? '') + part;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Fills `{name}`; other braces stay as they are. */
export function fillIn(words: readonly string[], values: Readonly<Record<string, string>>): string[] {
  return words.map((word) =>
    word.replace(/\{([a-z-]+)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? values[name]! : whole,
    ),
  );
}

/** The command as a person would type it. */
export function quoteCommand(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
