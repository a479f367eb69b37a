import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BODY_CAP, BodyRecord } from './body.js';
import { OctetStore } from './octet-store.js';
import { places, split } from './testing/split.js';

it('keeps up to its cap, and counts and hashes all, whatever the chunking', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      places,
      fc.integer({ min: 0, max: 250 }),
      (octets, cuts, cap) => {
        const all = Buffer.from(octets);
        const body = new BodyRecord(cap);
        for (const chunk of split(all, cuts)) body.append(chunk);
        expect(body.length).toBe(all.length);
        expect(body.kept()).toEqual(all.subarray(0, cap));
        const hash = createHash('sha256').update(all).digest('hex');
        expect(body.hash()).toBe(hash);
        const { bytes, length, hash: told, type } = body.octets();
        expect([bytes, length, told, type]).toEqual([
          all.subarray(0, cap),
          all.length,
          all.length > cap ? hash : undefined,
          'bytes',
        ]);
      },
    ),
  );
});

it('may be asked while it grows', () => {
  const body = new BodyRecord(4);
  body.append(Buffer.from('abc'));
  const early = body.kept();
  expect(body.hash()).toBe(createHash('sha256').update('abc').digest('hex'));
  body.append(Buffer.from('def'));
  expect(body.hash()).toBe(createHash('sha256').update('abcdef').digest('hex'));
  body.append(Buffer.from('g'));
  expect(body.hash()).toBe(createHash('sha256').update('abcdefg').digest('hex'));
  expect([early.toString(), body.kept().toString()]).toEqual(['abc', 'abcd']);
});

it('does not hold on to what it was given', () => {
  const chunk = Buffer.from('mine');
  const body = new BodyRecord();
  body.append(chunk);
  chunk.fill('x');
  expect(body.kept().toString()).toBe('mine');
  expect(BODY_CAP).toBe(512 * 1024);
});

it('starts over after clear', () => {
  const store = new OctetStore(10_000);
  store.append(Buffer.alloc(9000, 'a'));
  store.clear();
  expect([store.length, store.latin1()]).toEqual([0, '']);
  expect(store.append(Buffer.from('b'))).toBe(1);
  expect(store.view().toString()).toBe('b');
});
