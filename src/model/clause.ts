/** RFC 2119 strength of a clause: a broken `must` is a failure, a broken `should` a warning, `may` is recorded only. */
export type Level = 'must' | 'should' | 'may';

export type Interface = 'asgi' | 'wsgi';

/** One requirement of a named document, in our own words (`suites/requirements/*.yaml`). */
export interface Clause {
  readonly id: string;
  /** Short name of the document, as `rfc-9112`, `pep-3333`, `asgi-http`. */
  readonly document: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
  /** The interface the clause speaks of; absent where it speaks of the wire alone. */
  readonly interface?: Interface;
  /** Why no scenario proves it. */
  readonly unproven?: string;
}

/** A standard that clauses are taken from (`suites/requirements/documents.yaml`). */
export interface Document {
  readonly id: string;
  readonly title: string;
  /** Absent for what is practice rather than text. */
  readonly url?: string;
}

const RANK: Record<Level, number> = { must: 2, should: 1, may: 0 };

/** The strongest of some levels; `may` for none. */
export function strongest(levels: Iterable<Level>): Level {
  let best: Level = 'may';
  for (const level of levels) if (RANK[level] > RANK[best]) best = level;
  return best;
}
