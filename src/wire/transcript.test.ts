import { describe, expect, it } from 'vitest';
import { Transcript } from './transcript.js';

/** A transcript with a clock that the test moves. */
function transcript() {
  const clock = { at: 0 };
  return { clock, log: new Transcript(() => clock.at) };
}

describe('entries', () => {
  it('tell what happened, when, where, in escape notation', () => {
    const { clock, log } = transcript();
    log.note('a', 'connected');
    clock.at = 1.5;
    log.sent('a', Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    clock.at = 4;
    log.received('b', Buffer.from([0xff]));
    expect(log.entries()).toEqual([
      { at: 0, lane: 'a', kind: 'note', text: 'connected' },
      { at: 1.5, lane: 'a', kind: 'sent', text: 'GET / HTTP/1.1\\r\\n\\r\\n', octets: 18 },
      { at: 4, lane: 'b', kind: 'received', text: '\\xff', octets: 1 },
    ]);
  });

  it('join what follows within a millisecond on one lane', () => {
    const { clock, log } = transcript();
    for (const [at, text] of [
      [0, 'a'],
      [0.9, 'b'],
      [1.8, 'c'],
      [3, 'd'],
    ] as const) {
      clock.at = at;
      log.received('a', Buffer.from(text));
    }
    expect(log.entries().map(({ at, text }) => [at, text])).toEqual([
      [0, 'abc'],
      [3, 'd'],
    ]);
  });

  it('stay apart by lane, direction and notes between', () => {
    const { log } = transcript();
    log.received('a', Buffer.from('1'));
    log.received('b', Buffer.from('2'));
    log.received('a', Buffer.from('3'));
    log.sent('a', Buffer.from('4'));
    log.received('a', Buffer.from('5'));
    log.note('a', 'n');
    log.received('a', Buffer.from('6'));
    log.received('a', Buffer.alloc(0));
    expect(log.entries().map(({ lane, text }) => lane + text)).toEqual(['a13', 'b2', 'a4', 'a5', 'an', 'a6']);
  });

  it('elide the middle of a long run', () => {
    for (const piece of [1, 7, 3000, 100_000]) {
      const { log } = transcript();
      const octets = Buffer.alloc(100_000, 'abcdefghij');
      for (let at = 0; at < octets.length; at += piece) log.received('a', octets.subarray(at, at + piece));
      const [entry] = log.entries();
      expect(entry?.octets).toBe(100_000);
      expect(entry?.text.length).toBe(2048 + '…97696 octets…'.length + 256);
      expect(entry?.text.startsWith('abcdefghij')).toBe(true);
      expect(entry?.text).toContain('…97696 octets…');
      expect(entry?.text.endsWith('ghij')).toBe(true);
    }
  });

  it('show all of a run that just fits', () => {
    const { log } = transcript();
    log.sent('a', Buffer.alloc(2304, 'x'));
    expect(log.entries()[0]?.text).toBe('x'.repeat(2304));
  });

  it('do not change with what was given', () => {
    const { log } = transcript();
    const octets = Buffer.from('before');
    log.sent('a', octets);
    octets.fill('x');
    expect(log.entries()[0]?.text).toBe('before');
  });
});

it('keeps the first and the last entries of many', () => {
  const { clock, log } = transcript();
  for (let i = 0; i < 5000; i++) {
    clock.at = i;
    log.note('a', `${i}`);
  }
  const entries = log.entries();
  expect(entries).toHaveLength(801);
  expect(entries[599]?.text).toBe('599');
  expect(entries[600]).toEqual({ at: 4800, lane: 'a', kind: 'note', text: '4200 entries elided' });
  expect(entries.at(-1)?.text).toBe('4999');
});

it('stays small under a flood', () => {
  const { clock, log } = transcript();
  const piece = Buffer.alloc(64 * 1024);
  const before = process.memoryUsage().external;
  for (let i = 0; i < 3200; i++) {
    clock.at = i * 2;
    log.received('a', piece);
  }
  expect(process.memoryUsage().external - before).toBeLessThan(16 * 1024 * 1024);
  expect(log.entries().length).toBe(801);
});
