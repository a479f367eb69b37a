import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Gates } from '../model/target.js';

/** The gates of a probe on this machine: files in a folder. */
export class GateFiles implements Gates {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'gates');
  }

  async open(caseId: string, gate: string): Promise<void> {
    closeSync(openSync(join(this.#folder, `${caseId}.${gate}`), 'w', 0o600));
  }

  async forget(caseId: string): Promise<void> {
    for (const name of readdirSync(this.#folder))
      if (name.startsWith(`${caseId}.`)) rmSync(join(this.#folder, name), { force: true });
  }
}
