/** What other tools call things, and what they may be here. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  header: ['fields'],
  headers: ['fields', 'header'],
  path: ['target'],
  url: ['target'],
  uri: ['target'],
  code: ['status'],
  data: ['body'],
  content: ['body'],
  json: ['body'],
  name: ['id', 'title'],
  description: ['title'],
  steps: ['client', 'do'],
  server: ['app'],
  application: ['app'],
  sleep: ['await'],
  wait: ['await', 'wait-for'],
};

/** `did you mean "x"?` for the candidate nearest to a mistyped name, or undefined when none is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const best = nearest(name, all) ?? OTHER_NAMES[name.toLowerCase()]?.find((other) => all.includes(other));
  return best === undefined ? undefined : `did you mean "${best}"?`;
}

/** The candidate within a third of the name's length in edits (at least one, at most three). */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that lead from one text to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
