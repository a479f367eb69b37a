const EMPTY = Buffer.alloc(0);
/** A buffer up to this size is used again after `clear`. */
const REUSED = 4096;
/** What is copied on growing is garbage: few steps leave little of it. */
const GROWTH = 4;

/** Octets kept up to a cap, in one buffer that grows; what comes after the cap is dropped. */
export class OctetStore {
  #buffer: Buffer = EMPTY;
  #length = 0;

  /** @param cap octets kept at most */
  constructor(readonly cap: number) {}

  /** Octets kept. */
  get length(): number {
    return this.#length;
  }

  /** Keeps as much as fits and returns how many octets that was. */
  append(octets: Buffer): number {
    const taken = Math.min(octets.length, this.cap - this.#length);
    if (taken <= 0) return 0;
    const end = this.#length + taken;
    if (end > this.#buffer.length) this.#grow(end);
    octets.copy(this.#buffer, this.#length, 0, taken);
    this.#length = end;
    return taken;
  }

  /** What is kept. The view stays as it is when more is appended. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  latin1(): string {
    return this.#buffer.toString('latin1', 0, this.#length);
  }

  /** Forgets everything, and may overwrite what views show. */
  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > REUSED) this.#buffer = EMPTY;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.min(this.cap, Math.max(needed, this.#buffer.length * GROWTH)));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
