import { readFileSync } from 'node:fs';

/** The lines of a fixture, for excerpts; undefined where the file is not at hand (a report made elsewhere). */
export type Sources = (file: string) => readonly string[] | undefined;

/** Reads fixtures from disk, each once. */
export function sourcesOnDisk(): Sources {
  const known = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, linesOf(file));
    return known.get(file);
  };
}

/** A missing file costs the excerpt, not the report: the place is printed either way. */
function linesOf(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return undefined;
  }
}
