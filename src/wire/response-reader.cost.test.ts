import { expect, it } from 'vitest';
import { ResponseReader } from './response-reader.js';
import { cost } from './testing/cost.js';

const SMALL = Buffer.from(
  'HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nServer: some\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello',
);

function readSmall(times: number): void {
  for (let i = 0; i < times; i++) new ResponseReader().push(SMALL);
}

it('takes less than 50 microseconds for a small response', () => {
  readSmall(1000);
  expect(cost(() => readSmall(2000)) / 2000).toBeLessThan(0.05);
});

it.each([
  ['close', '\r\n', ''],
  ['chunked', 'Transfer-Encoding: chunked\r\n\r\n', '10000\r\n'],
])('reads more than 100 MB a second framed by %s', (_, fields, size) => {
  const reader = new ResponseReader();
  reader.push(Buffer.from(`HTTP/1.1 200 OK\r\n${fields}`));
  const piece = Buffer.from(`${size}${'x'.repeat(0x10000)}${size === '' ? '' : '\r\n'}`);
  const spent = cost(() => {
    for (let i = 0; i < 1600; i++) reader.push(piece);
  });
  expect(reader.responses[0]?.body.length).toBe(1600 * 0x10000);
  expect((1600 * 0x10000) / spent / 1000).toBeGreaterThan(100);
});
