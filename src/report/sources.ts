/** The lines of a fixture, for excerpts; undefined where its text is not at hand (a report made elsewhere). */
export type Sources = (file: string) => readonly string[] | undefined;

/** Splits texts into lines, each once. */
export function sourcesOf(textOf: (file: string) => string | undefined): Sources {
  const known = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, textOf(file)?.split(/\r?\n/));
    return known.get(file);
  };
}
