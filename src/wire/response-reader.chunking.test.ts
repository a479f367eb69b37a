import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ResponseReader } from './response-reader.js';
import { nonsense, responses } from './testing/generated.js';
import { places, split } from './testing/split.js';
import { summary } from './testing/summary.js';

function read(chunks: Iterable<Buffer>, methods: readonly string[], end: 'fin' | 'reset'): ResponseReader {
  const reader = new ResponseReader();
  for (const method of methods) reader.requested(method);
  for (const chunk of chunks) reader.push(chunk);
  reader.ended(end);
  return reader;
}

it('reads what is well-formed as it was meant', () => {
  fc.assert(
    fc.property(responses, places, (sent, cuts) => {
      const octets = Buffer.from(sent.map((one) => one.octets).join(''), 'latin1');
      const methods = sent.map(({ method }) => method);
      const reader = read(split(octets, cuts), methods, 'fin');
      expect(
        reader.responses.map((response) => ({
          method: methods[reader.responses.indexOf(response)],
          status: response.head.status,
          fields: response.head.fields.map(({ name, value }) => [name, value]),
          body: response.body.kept().toString('latin1'),
          chunkCount: response.chunkCount,
          trailer: response.trailer.map(({ name, value }) => [name, value]),
        })),
      ).toEqual(sent.map(({ octets: _, ...rest }) => rest));
      for (const { complete, problems } of reader.responses)
        expect({ complete, problems }).toEqual({ complete: true, problems: [] });
      expect([reader.excess.length, reader.partial, reader.problems]).toEqual([0, '', []]);
    }),
    { numRuns: 300 },
  );
});

it('tells the same of anything, whatever the chunking', () => {
  const method = fc.constantFrom('GET', 'HEAD', 'CONNECT');
  const end = fc.constantFrom('fin' as const, 'reset' as const);
  fc.assert(
    fc.property(nonsense, places, fc.array(method, { maxLength: 4 }), end, (text, cuts, methods, how) => {
      const octets = Buffer.from(text, 'latin1');
      const whole = summary(read([octets], methods, how));
      expect(summary(read(split(octets, cuts), methods, how))).toEqual(whole);
      const single = Array.from(octets, (octet) => Buffer.from([octet]));
      expect(summary(read(single, methods, how))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});
