import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of files that goes away with `using`-like care: call `remove`. */
export function folderOf(files: Readonly<Record<string, string>>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'gatespec-suites-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A suite with one scenario. */
export function suiteText(id: string, clause: string): string {
  return `scenarios: [{ id: ${id}, title: A, proves: [${clause}], client: [{ request: GET / }, { expect: 200 }] }]\n`;
}
