import fc from 'fast-check';

/** Octets cut into chunks at some places. */
export function split(octets: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (octets.length + 1)))].sort((a, b) => a - b);
  const ends = [...cuts, octets.length];
  return ends
    .map((end, i) => octets.subarray(i === 0 ? 0 : ends[i - 1], end))
    .filter((chunk) => chunk.length > 0);
}

/** Places to cut at. */
export const places = fc.array(fc.nat(100_000), { maxLength: 12 });

/** Calls back with every way to cut octets in two, and with all of them one by one. */
export function everySplit(octets: Buffer, each: (chunks: Buffer[]) => void): void {
  for (let at = 0; at <= octets.length; at++) each(split(octets, [at]));
  each(Array.from(octets, (octet) => Buffer.from([octet])));
}
