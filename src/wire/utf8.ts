import { isUtf8 } from 'node:buffer';

/** Tells whether octets in any chunking are UTF-8 (RFC 3629). */
export class Utf8Check {
  #tail: Buffer = Buffer.alloc(0);
  #valid = true;

  push(chunk: Buffer): void {
    if (!this.#valid) return;
    const octets = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    const whole = octets.length - unfinished(octets);
    this.#tail = Buffer.from(octets.subarray(whole));
    this.#valid = isUtf8(octets.subarray(0, whole)) && mayBeFinished(this.#tail);
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
    if (octet >= 0xc0) return back < sizeOf(octet) ? back : 0;
  }
  return 0;
}

/** Octets of a character that begins with this one; 0 where none does. */
function sizeOf(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/** The second octet may rule out overlong forms, surrogates and what is past U+10FFFF; the rest may then be any continuation. */
function mayBeFinished(tail: Buffer): boolean {
  return tail.length < 2 || isUtf8(Buffer.concat([tail, Buffer.alloc(sizeOf(tail[0]!) - tail.length, 0x80)]));
}
