import { type Loaded, loadSuites } from './load.js';

/** Compiles files and folders (the suites shipped with gatespec where none are given) for what is wrong with them: see `problems`. */
export function lintedSuites(paths: readonly string[] = []): Promise<Loaded> {
  return loadSuites({ folders: paths, builtin: paths.length === 0 });
}
