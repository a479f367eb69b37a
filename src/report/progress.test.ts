import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from './progress.js';
import { caseResult, runOf } from './testing/stream.js';

const events = runOf({ uvicorn: [caseResult('a/b/one', 'fail'), caseResult('a/b/two', 'pass')] });

function talk(live: boolean, clock?: () => number) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), columns: 60 };
  return { progress: new Progress(stream, live, clock), written };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => vi.useRealTimers());

describe('progress', () => {
  it('is one line on a terminal, and gone at the end', () => {
    let now = 0;
    const { progress, written } = talk(true, () => {
      now += 100;
      return now;
    });
    for (const event of events.slice(0, -1)) progress.handle(event);
    expect(written.at(-1)).toMatch(/2\/2 cases {2}1 broken {2}.* {2}uvicorn {2}a\/b\/two$/);
    expect(written.at(-1)!.startsWith('\r\x1b[2K')).toBe(true);
    progress.handle(events.at(-1)!);
    expect(written.at(-1)).toBe('\r\x1b[2K');
    expect(written.join('')).not.toContain('\n');
  });

  it('is redrawn no more than a dozen times a second', () => {
    const { progress, written } = talk(true, () => 1000);
    for (const event of events.slice(0, -1)) progress.handle(event);
    expect(written.length).toBeLessThan(2);
  });

  it('makes room for a note', () => {
    let now = 0;
    const { progress, written } = talk(true, () => {
      now += 100;
      return now;
    });
    for (const event of events.slice(0, 3)) progress.handle(event);
    written.length = 0;
    progress.note('installing');
    expect(written).toEqual(['\r\x1b[2K', 'installing\n']);
  });

  it('is silent in a log, but for a line every ten seconds, without a control character', () => {
    const { progress, written } = talk(false, () => 0);
    for (const event of events.slice(0, -1)) progress.handle(event);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(25_000);
    expect(written).toEqual([
      'gatespec: 2/2 cases  1 broken  0 ms\n',
      'gatespec: 2/2 cases  1 broken  0 ms\n',
    ]);
    progress.handle(events.at(-1)!);
    vi.advanceTimersByTime(25_000);
    expect(written).toHaveLength(2);
  });
});
