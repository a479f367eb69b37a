import type { Problem } from '../model/problem.js';
import { type Loaded, loadSuites } from './load.js';

/** What `gatespec lint` says of files and folders; of the suites shipped with gatespec where none are given. */
export async function lint(paths: readonly string[]): Promise<readonly Problem[]> {
  return (await lintedSuites(paths)).problems;
}

/** The same with the sources, for excerpts. */
export function lintedSuites(paths: readonly string[]): Promise<Loaded> {
  return loadSuites({ folders: paths, builtin: paths.length === 0 });
}
