import { describe, expect, it } from 'vitest';
import { Changes } from './changes.js';

describe('waiting for changes', () => {
  it('ends at once where what is waited for is there already', async () => {
    expect(await new Changes().until(() => 'there', 10_000)).toBe('there');
  });

  it('looks again once for all changes of one turn', async () => {
    const changes = new Changes();
    let looks = 0;
    let count = 0;
    const waiting = changes.until(() => {
      looks++;
      return count >= 3 ? count : undefined;
    }, 10_000);
    for (let i = 0; i < 3; i++) {
      count++;
      changes.changed();
    }
    expect(await waiting).toBe(3);
    expect(looks).toBe(2);
  });

  it('gives what is there when the time is up', async () => {
    const changes = new Changes();
    let value: string | undefined;
    const waiting = changes.until(() => value, 20);
    value = 'late, and nobody told';
    expect(await waiting).toBe('late, and nobody told');
    expect(await changes.until(() => undefined, 5)).toBeUndefined();
  });

  it('ends this wait and all later ones when it is stopped', async () => {
    const changes = new Changes();
    const waiting = changes.until(() => undefined, 60_000);
    changes.stop();
    expect(await waiting).toBeUndefined();
    expect(await changes.until(() => undefined, 60_000)).toBeUndefined();
    expect(
      await changes.quiet(
        () => 0,
        60_000,
        60_000,
        () => false,
      ),
    ).toBe(false);
  });

  it('passes on what goes wrong while looking', async () => {
    const changes = new Changes();
    let broken = false;
    const waiting = changes.until(() => {
      if (broken) throw new Error('broken matcher');
      return undefined;
    }, 60_000);
    broken = true;
    changes.changed();
    await expect(waiting).rejects.toThrow('broken matcher');
  });

  it('tells quiet from activity, and from the end', async () => {
    const changes = new Changes();
    let count = 0;
    let over = false;
    expect(
      await changes.quiet(
        () => count,
        20,
        10_000,
        () => over,
      ),
    ).toBe(true);
    const busy = changes.quiet(
      () => count,
      10_000,
      30,
      () => over,
    );
    count++;
    changes.changed();
    expect(await busy).toBe(false);
    const ending = changes.quiet(
      () => count,
      10_000,
      10_000,
      () => over,
    );
    over = true;
    changes.changed();
    expect(await ending).toBe(false);
  });
});
