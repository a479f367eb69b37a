import { createHash } from 'node:crypto';
import type { Loaded } from './load.js';

/** A hash of all that the loaded cases came from, so that two reports can be told to be of the same suites. */
export function suitesDigest({ scenarios, sources }: Pick<Loaded, 'scenarios' | 'sources'>): string {
  const hash = createHash('sha256');
  const files = new Set(scenarios.map(({ span }) => span.file));
  for (const file of [...files].sort()) hash.update(`${file}\0${sources(file) ?? ''}\0`);
  return hash.digest('hex').slice(0, 16);
}
