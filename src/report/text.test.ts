import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citation } from './citation.js';
import { excerpt } from './excerpt.js';
import { desk, sources } from './testing/stream.js';
import { transcriptLines } from './transcript.js';
import { linesOfOctets, visible, visibleLine } from './visible.js';
import { clip, clipStart, columns, duration, wrap } from './wrap.js';

describe('visible text', () => {
  it('shows what a terminal would obey', () => {
    expect(visible('a\u001b]0;x\u0007\u009b1m\u202eb\rc\r\nd\te')).toBe(
      'a\\x1b]0;x\\x07\\x9b1m\\u202eb\\rc\nd  e',
    );
    expect(visibleLine('a\nb')).toBe('a\\nb');
    expect(visible('ünï ✓ 😀')).toBe('ünï ✓ 😀');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(visible(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  it('breaks escaped octets after a line feed, not after an escaped backslash', () => {
    expect(linesOfOctets('a\\r\\nb\\\\nc\\n')).toEqual(['a\\r\\n', 'b\\\\nc\\n']);
    expect(linesOfOctets('')).toEqual(['']);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\\', '\\\\', 'n', '\\n', 'x')), (tokens) => {
        expect(linesOfOctets(tokens.join('')).join('')).toBe(tokens.join(''));
      }),
    );
  });
});

describe('text in a width', () => {
  it('wraps at spaces and cuts what is longer than a line', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrap('a\n\nb', 8)).toEqual(['a', '', 'b']);
  });

  it('shortens at either end', () => {
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clipStart('abcdef', 4, '...')).toBe('...f');
    expect(clip('abc', 3)).toBe('abc');
  });

  it('aligns columns', () => {
    expect(
      columns([
        ['a', 'bb', 'c'],
        ['aaa', 'b', 'cccc'],
      ]),
    ).toEqual(['a    bb  c', 'aaa  b   cccc']);
  });

  it('says how long', () => {
    expect([0.4, 999, 1000, 59_949, 125_000].map(duration)).toEqual([
      '0 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '2 min 05 s',
    ]);
  });
});

describe('a citation', () => {
  it.each([
    ['rfc-9112', '6.3', 'RFC 9112 section 6.3'],
    ['pep-3333', 'The write() Callable', 'PEP 3333, "The write() Callable"'],
    ['asgi-lifespan', 'Startup', 'ASGI Lifespan Protocol, "Startup"'],
    ['other', '', 'other'],
  ])('of %s %s', (document, section, text) => {
    expect(citation({ document, section })).toBe(text);
  });
});

describe('an excerpt', () => {
  const { look } = desk();

  it('points at the column', () => {
    const lines = excerpt({ file: 'suites/http1/framing.yaml', line: 2, column: 1 }, sources, look);
    expect(lines).toEqual(['suites/http1/framing.yaml:2:1', '1 │ title: Framing', '2 │ scenarios:', '  │ ^']);
  });

  it('is the place alone where the file is not at hand or has changed', () => {
    expect(excerpt({ file: 'gone.yaml', line: 2, column: 1 }, sources, look)).toEqual(['gone.yaml:2:1']);
    expect(excerpt({ file: 'suites/http1/framing.yaml', line: 99, column: 1 }, sources, look)).toHaveLength(
      1,
    );
  });
});

describe('a transcript', () => {
  it('keeps its beginning and its end where it is too long', () => {
    const entries = Array.from({ length: 20 }, (_, at) => ({
      at,
      lane: 'a',
      kind: 'note' as const,
      text: `note ${at}.`,
    }));
    const lines = transcriptLines(entries, desk().look, 8);
    expect(lines).toHaveLength(8);
    expect(lines[5]).toContain('13 lines between');
    expect(lines.filter((_, at) => at !== 5).map((line) => line.split('note ')[1])).toEqual([
      '0.',
      '1.',
      '2.',
      '3.',
      '4.',
      '18.',
      '19.',
    ]);
  });

  it.each(['secret-token', '************'])(
    'shows the name of a program, not its code: token %s',
    (token) => {
      const text = `GET / HTTP/1.1\\r\\ngatespec-program: g1.${token}.e391x.main.jW1sw_-0\\r\\n\\r\\n`;
      const lines = transcriptLines([{ at: 0, lane: 'a', kind: 'sent', text }], desk().look);
      expect(lines[1]).toContain('gatespec-program: <program main>\\r\\n');
      expect(lines.join('')).not.toContain(token);
    },
  );

  it('keeps every line within the width', () => {
    const entries = [
      { at: 0, lane: 'a-very-long-name-of-a-connection', kind: 'sent' as const, text: 'x'.repeat(500) },
    ];
    for (const line of transcriptLines(entries, desk().look)) expect(line.length).toBeLessThanOrEqual(100);
  });
});
