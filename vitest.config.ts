import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A folder for the counts, where .ci/run adds them up. */
const counts = process.env.COUNTS;
/** Tests that need a package index; .ci/run runs them. */
const online = process.env.ONLINE === '1';

export default defineConfig({
  test: {
    include: online ? ['src/**/*.online.ts'] : ['src/**/*.test.ts'],
    // Most tests wait for servers; more of them than there are processors share the time.
    maxWorkers: Math.max(3, availableParallelism()),
    maxConcurrency: 3,
    hookTimeout: 300_000,
    testTimeout: online ? 300_000 : 60_000,
    ...(counts
      ? {
          reporters: ['default', 'json'],
          outputFile: { json: `${counts}/vitest-${online ? 'online' : 'offline'}.json` },
        }
      : {}),
  },
});
