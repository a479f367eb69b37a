/** Fixtures to scenarios: load, check, expand, select. Nothing here loads a YAML parser or a schema library before it is needed. */
export { lintedSuites } from './lint.js';
export { type Loaded, type LoadOptions, loadSuites } from './load.js';
export { type Selection, selectScenarios } from './select.js';

/** JSON Schema of a suite file, for editors (`suites/suite.schema.json`) and for `gatespec schema`. */
export async function suiteSchema(): Promise<object> {
  return (await import('./schema.js')).suiteSchema();
}
