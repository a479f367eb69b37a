import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { only } from '../suite/testing/compiled.js';
import { octetMatcher, octetScalar, textScalar } from './yaml-text.js';

/** Octets of all values, with much of what YAML and the suite language give a meaning. */
const octets = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(
        '${',
        '$${',
        '$',
        '{',
        '"',
        "'",
        '\\',
        'b"',
        ' ',
        '\r\n',
        '\n ',
        ': ',
        ' #',
        'x'.repeat(40),
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('octets as YAML', () => {
  it('are read back by the suite language as they were: sent', () => {
    fc.assert(
      fc.property(octets, (text) => {
        const { client } = only(
          `client:\n  - send:\n      - "x"\n      - ${octetScalar(text, 20)}\n  - expect: { status: 200 }`,
        );
        const { op } = client[0]!;
        expect(op).toMatchObject({ verb: 'send', segments: [[`x${text}`]] });
      }),
    );
  });

  it('are read back by the suite language as they were: expected', () => {
    fc.assert(
      fc.property(octets, (text) => {
        const { client } = only(
          `client:\n  - request: GET /\n  - expect:\n      body: ${octetMatcher(text, 20)}`,
        );
        const { op } = client[1]!;
        expect(op).toMatchObject({ matcher: { keys: [['body', { kind: 'equal', value: text }]] } });
      }),
    );
  });

  it('may be text, too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        fc.pre(!/^b"[\s\S]*"$/.test(text));
        const { client } = only(
          `client:\n  - websocket: /\n  - message: { text: ${textScalar(text)} }\n  - expect-message: x`,
        );
        const { op } = client[1]!;
        expect(JSON.stringify(op)).toContain(
          JSON.stringify(Buffer.from(text, 'utf8').toString('latin1')).slice(1, -1),
        );
      }),
    );
  });

  it('stay within a line’s width where they have line ends', () => {
    const lines = octetScalar('a line of the body\n'.repeat(20), 4).split('\n');
    expect(lines).toHaveLength(20);
    expect(lines.every((line) => line.length < 40)).toBe(true);
  });
});
