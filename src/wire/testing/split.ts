import fc from 'fast-check';

/** What an octet becomes once its reader was done with it. */
const OVERWRITTEN = 0xaa;

/**
 * Octets cut into chunks at some places. As with those of a socket, a chunk is overwritten when the next is asked for: whoever holds on to
 * one does not pass.
 */
export function* split(octets: Buffer, places: readonly number[]): Generator<Buffer> {
  const cuts = [...new Set(places.map((place) => place % (octets.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...cuts, octets.length]) {
    if (end === from) continue;
    yield* lent(octets.subarray(from, end));
    from = end;
  }
}

/** Places to cut at. */
export const places = fc.array(fc.nat(100_000), { maxLength: 12 });

/** Calls back with every way to cut octets in two, and with all of them one by one. */
export function everySplit(octets: Buffer, each: (chunks: Iterable<Buffer>) => void): void {
  for (let at = 0; at <= octets.length; at++) each(split(octets, [at]));
  each(split(octets, [...octets.keys()]));
}

function* lent(octets: Buffer): Generator<Buffer> {
  const chunk = Buffer.from(octets);
  yield chunk;
  chunk.fill(OVERWRITTEN);
}
