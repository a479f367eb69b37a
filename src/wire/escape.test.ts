import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { escaped } from './escape.js';

it('shows every octet in printable ASCII', () => {
  expect(escaped(Buffer.from('GET / HTTP/1.1\r\n\t\0\\é~'))).toBe(
    'GET / HTTP/1.1\\r\\n\\t\\0\\\\\\xc3\\xa9~',
  );
  expect(escaped('\x7f\x1b\xff"')).toBe('\\x7f\\x1b\\xff"');
  expect(escaped(Buffer.alloc(0))).toBe('');
});

it('is read back by YAML', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (octets) => {
      const buffer = Buffer.from(octets);
      const text = escaped(buffer);
      expect(text).toMatch(/^[\x20-\x7e]*$/);
      expect(Buffer.from(parse(`"${text.replaceAll('"', '\\"')}"`), 'latin1')).toEqual(buffer);
    }),
  );
});
