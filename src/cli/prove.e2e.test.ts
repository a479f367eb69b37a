import { afterAll, describe, expect, it } from 'vitest';
import type { Proof } from '../model/proof.js';
import { Bin } from './testing/bin.js';

const bin = new Bin();
afterAll(() => bin.close());

/** Milliseconds; a machine with nothing else to do needs a fraction of it. */
const PATIENCE = 200_000;

describe('prove', { timeout: PATIENCE }, () => {
  it('sees each fault of a sample caught, and nothing fall on the healthy gateway', async () => {
    const { code, stdout } = await bin.run(
      ['prove', '--sample', '30', '--no-neighbours', '--format', 'json'],
      {
        deadlineMs: PATIENCE,
      },
    );
    const { unhealthy, faults, proven } = JSON.parse(stdout) as Proof;
    expect(unhealthy).toEqual([]);
    expect(faults.filter(({ state }) => state !== 'killed')).toEqual([]);
    expect(faults.length).toBeGreaterThan(20);
    expect({ proven, code }).toEqual({ proven: true, code: 0 });
  });

  it('tells which others fell with a fault', async () => {
    const { code, stdout } = await bin.run(['prove', '--only', 'chunks-undecoded'], {
      deadlineMs: PATIENCE,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ chunks-undecoded +killed +wsgi\/input-chunked\/decoded +\d+ other cases?$/m);
  });

  it('knows its faults by name', async () => {
    const { code, stderr } = await bin.run(['prove', '--only', 'no-such-fault']);
    expect(code).toBe(2);
    expect(stderr).toContain('the reference gateway has no fault no-such-fault');
  });
});
