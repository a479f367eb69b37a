import { createHash, type Hash } from 'node:crypto';
import { Octets } from '../model/value.js';
import { OctetStore } from './octet-store.js';

/** Octets of a body that are kept for showing and comparing. */
export const BODY_CAP = 512 * 1024;

/** A body or payload: octets are kept up to a cap, and all of them are counted and hashed (SHA-256). */
export class BodyRecord {
  readonly #store: OctetStore;
  #length = 0;
  /** Made only once the cap is passed: most bodies are small, and what is kept can be hashed when asked. */
  #hash: Hash | undefined;

  constructor(cap: number = BODY_CAP) {
    this.#store = new OctetStore(cap);
  }

  append(octets: Buffer): void {
    if (octets.length === 0) return;
    const before = this.#store.length;
    const taken = this.#store.append(octets);
    this.#length += octets.length;
    if (taken === octets.length) return;
    this.#hash ??= createHash('sha256').update(this.#store.view().subarray(0, before));
    this.#hash.update(octets);
  }

  /** Octets seen. */
  get length(): number {
    return this.#length;
  }

  /** The first octets, up to the cap. The view stays as it is when more is appended. */
  kept(): Buffer {
    return this.#store.view();
  }

  /** SHA-256 of all octets so far, in hexadecimal. */
  hash(): string {
    return (this.#hash?.copy() ?? createHash('sha256').update(this.kept())).digest('hex');
  }

  /** As a value for matchers; carries the hash where not all octets were kept. */
  octets(): Octets {
    const kept = this.kept();
    return kept.length === this.#length ? new Octets(kept) : new Octets(kept, this.#length, this.hash());
  }
}
