import { createHash } from 'node:crypto';
import type { Scenario } from '../model/scenario.js';

/** Part `index` of `of`, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * The cases of one shard. Without durations the hash of its id decides where a case goes, so that a new case moves no other. With the
 * durations of an earlier run (milliseconds by id; the same for all shards) the longest are dealt out first, each to the part that has
 * least so far, and cases without one go by their hash.
 */
export function shardOf(
  scenarios: readonly Scenario[],
  { index, of }: Shard,
  durations: ReadonlyMap<string, number> = new Map(),
): Scenario[] {
  const places = dealt(scenarios, of, durations);
  return scenarios.filter(({ id }) => (places.get(id) ?? hashed(id, of)) === index - 1);
}

function dealt(
  scenarios: readonly Scenario[],
  of: number,
  durations: ReadonlyMap<string, number>,
): Map<string, number> {
  const known = scenarios.flatMap(({ id }) => {
    const duration = durations.get(id);
    return duration === undefined ? [] : [{ id, duration }];
  });
  known.sort((a, b) => b.duration - a.duration || (a.id < b.id ? -1 : 1));
  const loads = Array.from({ length: of }, () => 0);
  const places = new Map<string, number>();
  for (const { id, duration } of known) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += duration;
    places.set(id, least);
  }
  return places;
}

function hashed(id: string, of: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % of;
}
