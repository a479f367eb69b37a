import { isUtf8 } from 'node:buffer';

/** Tells whether octets in any chunking are UTF-8 (RFC 3629). */
export class Utf8Check {
  #tail: Buffer = Buffer.alloc(0);
  #valid = true;

  push(chunk: Buffer): void {
    if (!this.#valid) return;
    const octets = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    const whole = octets.length - unfinished(octets);
    this.#valid = isUtf8(octets.subarray(0, whole));
    this.#tail = Buffer.from(octets.subarray(whole));
  }

  /** Is all that came UTF-8, but for a character that may still be finished? */
  get valid(): boolean {
    return this.#valid;
  }

  /** Is it UTF-8 if nothing more comes? */
  get complete(): boolean {
    return this.#valid && this.#tail.length === 0;
  }
}

/** Octets at the end that begin a character without ending it. */
function unfinished(octets: Buffer): number {
  for (let back = 1; back <= Math.min(3, octets.length); back++) {
    const octet = octets[octets.length - back]!;
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) return back < (octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
