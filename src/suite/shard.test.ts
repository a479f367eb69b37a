import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../model/scenario.js';
import { shardOf } from './shard.js';

const named = (ids: readonly string[]) => ids.map((id) => ({ id })) as Scenario[];
const ids = (cases: readonly Scenario[]) => cases.map(({ id }) => id);
const suite = Array.from({ length: 200 }, (_, at) => `suite/case-${at}`);

describe('shards', () => {
  it('hold every case once, with and without durations', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(10_000)),
        (names, of, times) => {
          const durations = new Map(times.map((time, at) => [names[at] ?? '', time]));
          const parts = Array.from({ length: of }, (_, at) =>
            ids(shardOf(named(names), { index: at + 1, of }, durations)),
          );
          expect(parts.flat().sort()).toEqual([...names].sort());
        },
      ),
    );
  });

  it('keep their cases when a case is added', () => {
    const before = ids(shardOf(named(suite), { index: 2, of: 3 }));
    const after = ids(shardOf(named(['suite/a-new-case', ...suite]), { index: 2, of: 3 }));
    expect(after.filter((id) => id !== 'suite/a-new-case')).toEqual(before);
  });

  it('are as long as one another where durations are known', () => {
    const durations = new Map(suite.map((id, at) => [id, at % 10 === 0 ? 1000 : 10]));
    const loads = [1, 2, 3].map((index) =>
      shardOf(named(suite), { index, of: 3 }, durations).reduce((sum, { id }) => sum + durations.get(id)!, 0),
    );
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1000);
  });
});
