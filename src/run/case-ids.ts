import { randomBytes } from 'node:crypto';

/** Names attempts at cases towards the probe: `[a-z0-9]{1,24}`, never the same twice, in other runs neither. */
export class CaseIds {
  readonly #run = randomBytes(6).toString('hex');
  #count = 0;

  next(): string {
    return `${this.#run}${(this.#count++).toString(36)}`;
  }
}
