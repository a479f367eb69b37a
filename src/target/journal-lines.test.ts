import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/evidence.js';
import { Octets } from '../model/value.js';
import { JournalLines } from './journal-lines.js';

function line(caseId: string, index: number, value: unknown = null): string {
  return `${JSON.stringify({ c: caseId, p: 'main', k: '7.1', i: index, w: 'step', v: value, at: 12.5 })}\n`;
}

function collect(lines: JournalLines, ...cases: string[]): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const name of cases) lines.subscribe(name, (record) => records.push(record));
  return records;
}

describe('the lines of a journal', () => {
  it('are records of the case, decoded', () => {
    const lines = new JournalLines();
    const records = collect(lines, 'a');
    lines.add(Buffer.from(line('a', 3, { b: 'ÿ' }) + line('b', 4)));
    expect(records).toEqual([
      {
        case: 'a',
        program: 'main',
        call: '7.1',
        index: 3,
        what: 'step',
        value: new Octets(Buffer.from([255])),
        at: 12.5,
      },
    ]);
  });

  it('arrive the same however the octets are cut', () => {
    const text = Buffer.from(
      Array.from({ length: 6 }, (_, i) => line(i % 2 ? 'a' : 'b', i, 'é😀'.repeat(i))).join(''),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const lines = new JournalLines();
        const records = collect(lines, 'a', 'b');
        const places = [0, ...cuts.sort((x, y) => x - y), text.length];
        for (let i = 1; i < places.length; i++) {
          const chunk = Buffer.from(text.subarray(places[i - 1], places[i]));
          lines.add(chunk);
          chunk.fill(0x21); // the reader uses its buffer again
        }
        expect(records.map((record) => record.index)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(records[5]!.value).toBe('é😀'.repeat(5));
      }),
    );
  });

  it('that a dying worker left unfinished are passed over, not the record after them', () => {
    const lines = new JournalLines();
    const records = collect(lines, 'a', 'b');
    lines.add(Buffer.from([line('a', 1).slice(0, 30), line('b', 2), 'rubbish\n', line('a', 3)].join('')));
    expect(records.map((record) => record.index)).toEqual([2, 3]);
    expect(lines.damaged).toBe(1);
    lines.add(Buffer.from('{"c":"a","p"'));
    expect(records).toHaveLength(2);
  });

  it('that nobody listens to hide no record behind a broken start', () => {
    const lines = new JournalLines();
    const records = collect(lines, 'b');
    lines.add(Buffer.from(line('nobody', 1).slice(0, 30) + line('b', 2)));
    expect(records.map((record) => record.index)).toEqual([2]);
  });

  it('of the probe itself are kept for those who come later', () => {
    const lines = new JournalLines();
    lines.add(Buffer.from(line('@lifespan', 1) + line('a', 2)));
    expect(collect(lines, '@lifespan', 'a').map((record) => record.index)).toEqual([1]);
  });

  it('go to listeners that are still there', () => {
    const lines = new JournalLines();
    const seen: string[] = [];
    const end = lines.subscribe('a', () => {
      seen.push('first');
      end();
    });
    lines.subscribe('a', () => seen.push('second'));
    lines.add(Buffer.from(line('a', 1) + line('a', 2)));
    expect(seen).toEqual(['first', 'second', 'second']);
    expect(lines.wanted).toBe(true);
  });
});
