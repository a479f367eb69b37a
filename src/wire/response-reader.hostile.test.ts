import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BODY_CAP } from './body.js';
import { ResponseReader } from './response-reader.js';
import { cost } from './testing/cost.js';

const MIB = 1024 * 1024;
const OK = 'HTTP/1.1 200 OK\r\n';

/** Pushes a piece again and again until so many octets went in; returns the growth of memory outside the heap and in it. */
function flood(reader: ResponseReader, piece: Buffer, octets: number): number {
  const before = process.memoryUsage();
  for (let sent = 0; sent < octets; sent += piece.length) reader.push(piece);
  const after = process.memoryUsage();
  return after.external - before.external + Math.max(0, after.heapUsed - before.heapUsed);
}

function reading(start: string): ResponseReader {
  const reader = new ResponseReader();
  reader.push(Buffer.from(start, 'latin1'));
  return reader;
}

describe('what never ends', () => {
  it('a body: keeps 512 KiB, counts and hashes 200 MiB', () => {
    const reader = reading(`${OK}\r\n`);
    const piece = Buffer.alloc(64 * 1024, 'abcdefgh');
    const growth = flood(reader, piece, 200 * MIB);
    reader.ended('fin');
    const [response] = reader.responses;
    expect(response?.body.length).toBe(200 * MIB);
    expect(response?.body.kept().length).toBe(BODY_CAP);
    expect(response?.body.octets().bytes.length).toBe(BODY_CAP);
    const hash = createHash('sha256');
    for (let i = 0; i < 3200; i++) hash.update(piece);
    expect(response?.body.hash()).toBe(hash.digest('hex'));
    expect(growth).toBeLessThan(32 * MIB);
  });

  it('a head of many lines', () => {
    const reader = reading(OK);
    const growth = flood(reader, Buffer.from('A: b\r\n'.repeat(10_000)), 200 * MIB);
    expect(reader.partial.length).toBe(256 * 1024);
    expect(growth).toBeLessThan(32 * MIB);
    reader.push(Buffer.from('\r\nbody'));
    expect(reader.responses[0]?.head.problems).toEqual(['head-too-large']);
    expect(reader.responses[0]?.body.kept().toString()).toBe('body');
  });

  it('a head of one line', () => {
    const reader = reading(`${OK}A: `);
    flood(reader, Buffer.alloc(MIB, 'x'), 200 * MIB);
    expect(reader.partial.length).toBe(256 * 1024);
    reader.push(Buffer.from('\r\n\r\n'));
    expect(reader.responses[0]?.head.fields).toEqual([]);
  });

  it.each([['HTTP/1\n'], ['H'], ['HTTP/1. ']])('garbage: %j', (piece) => {
    const reader = reading('SSH-2.0');
    expect(cost(() => flood(reader, Buffer.alloc(MIB, piece), 4 * MIB))).toBeLessThan(2000);
    expect(reader.excess.length).toBe(64 * 1024);
    expect(reader.responses).toEqual([]);
  });

  it('interim responses', () => {
    const reader = new ResponseReader();
    flood(reader, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)), MIB);
    expect(reader.interims).toHaveLength(2000);
    expect(reader.problems).toEqual(['too-many']);
    reader.push(Buffer.from('HTTP/1.1 204 No\r\n\r\n'));
    expect(reader.responses).toHaveLength(1);
  });

  it('responses', () => {
    const reader = new ResponseReader();
    flood(reader, Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'.repeat(1000)), 4 * MIB);
    expect(reader.responses).toHaveLength(20_000);
    expect(reader.problems).toContain('too-many');
  });

  it('large bodies one after another: later ones are only counted and hashed', () => {
    const reader = new ResponseReader();
    const body = Buffer.alloc(2 * MIB, 'z');
    for (let i = 0; i < 100; i++) {
      reader.push(Buffer.from(`${OK}Content-Length: ${body.length}\r\n\r\n`));
      reader.push(body);
    }
    const kept = reader.responses.reduce((sum, one) => sum + one.body.kept().length, 0);
    expect(kept).toBeLessThanOrEqual(64 * MIB);
    const last = reader.responses.at(-1);
    expect(last?.complete).toBe(true);
    expect(last?.body.octets()).toMatchObject({
      length: body.length,
      hash: createHash('sha256').update(body).digest('hex'),
    });
  });

  it('chunks, a chunk size line, a trailer', () => {
    const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
    const many = reading(chunked);
    flood(many, Buffer.from('1;ext=abcdefghijklmnop\r\nx\r\n'.repeat(1000)), 2 * MIB);
    expect(many.responses[0]?.chunks).toHaveLength(10_000);
    expect(many.responses[0]?.chunkCount).toBe(many.responses[0]?.body.length);
    const line = reading(`${chunked}5;`);
    expect(flood(line, Buffer.alloc(MIB, 'e'), 200 * MIB)).toBeLessThan(16 * MIB);
    const trailer = reading(`${chunked}0\r\n`);
    expect(flood(trailer, Buffer.from('A: b\r\n'.repeat(10_000)), 16 * MIB)).toBeLessThan(64 * MIB);
    trailer.push(Buffer.from('\r\n'));
    expect(trailer.responses[0]?.complete).toBe(true);
    expect(trailer.responses[0]?.problems).toEqual(['head-too-large']);
  });

  it('an upgraded stream that nobody listens to', () => {
    const reader = reading('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    flood(reader, Buffer.alloc(MIB), 100 * MIB);
    let held = 0;
    reader.onUpgraded = (octets) => {
      held += octets.length;
    };
    expect(held).toBe(MIB);
  });
});

it('reads one octet at a time without keeping each', () => {
  const reader = reading(`${OK}Content-Length: 3000000\r\n\r\n`);
  const growth = flood(reader, Buffer.from('x'), 3_000_000);
  expect(reader.responses[0]?.complete).toBe(true);
  expect(growth).toBeLessThan(32 * MIB);
});
