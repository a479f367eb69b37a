import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFile, contentHash, encodeCache } from './cache.js';
import { BUILTIN_LABEL, builtinFolder, listFolder } from './folder.js';
import { compiledOf, loadSuites } from './load.js';
import { suiteSchema } from './schema.js';

/**
 * The build's last step: keeps the shipped suites compiled, and writes the JSON Schema that editors read. Suites with errors are not kept:
 * they are compiled, and their errors told, by whoever loads them.
 */
export async function bake(cache: string = cacheFile()): Promise<void> {
  rmSync(cache, { force: true });
  const folder = await listFolder(builtinFolder(), BUILTIN_LABEL);
  const hash = contentHash([...folder.requirements, ...folder.suites]);
  const loaded = await loadSuites();
  if (loaded.problems.every(({ severity }) => severity !== 'error'))
    writeFileSync(cache, encodeCache(compiledOf(loaded), hash));
  writeFileSync(join(builtinFolder(), 'suite.schema.json'), `${JSON.stringify(suiteSchema(), null, 1)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bake();
