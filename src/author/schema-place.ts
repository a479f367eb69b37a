import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The schema file within the package. */
const IN_PACKAGE = join('suites', 'suite.schema.json');

/**
 * Path of the package's JSON Schema of suites from a folder, where it holds on other machines too: the package stands in a `node_modules`
 * above the folder, or the folder within the package. Otherwise undefined.
 */
export function sharedSchema(folder: string, packageFolder: string): string | undefined {
  const from = resolve(folder);
  for (let above = from; ; above = dirname(above)) {
    const installed = join(above, 'node_modules', 'gatespec', IN_PACKAGE);
    if (existsSync(installed)) return posixRelative(from, installed);
    if (above === resolve(packageFolder)) return posixRelative(from, join(above, IN_PACKAGE));
    if (above === dirname(above)) return undefined;
  }
}

function posixRelative(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}
