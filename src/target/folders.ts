import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's `fixtures` folder; the same from `src` and from `dist`. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** Folder of the module `gatespec_probe`. */
export const PROBE = join(FIXTURES, 'probe');

/** Where installed servers are kept: `gatespec` in the user's cache directory, as the platform has it. */
export function defaultCacheDir(environment: NodeJS.ProcessEnv, platform: string = process.platform): string {
  const base = environment.XDG_CACHE_HOME;
  if (base) return join(base, 'gatespec');
  const home = environment.HOME || homedir();
  return platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'gatespec')
    : join(home, '.cache', 'gatespec');
}
