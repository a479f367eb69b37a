import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml, type YamlNode } from '../yaml.js';
import { lengthOf, template } from './octets.js';
import { Problems } from './problems.js';
import { flat } from './testing/flat.js';
import { value } from './values.js';

function node(text: string): YamlNode {
  const { root, problems } = parseYaml('octets.yaml', text);
  if (!root) throw new Error(problems[0]?.message);
  return root;
}

/** Compiles octets in which nothing may be wrong. */
function octets(text: string) {
  const problems = new Problems();
  const result = template(node(text), problems);
  expect(problems.all).toEqual([]);
  return result;
}

const HEX = (code: number) => code.toString(16).padStart(2, '0');

/** Any octets in a double-quoted YAML scalar, each as an escape; what would be a variable is kept literal. */
function quoted(bytes: Uint8Array): string {
  const escaped = [...bytes].map((code) => `\\x${HEX(code)}`).join('');
  return `"${escaped.replaceAll('\\x24\\x7b', '$\\x24\\x7b')}"`;
}

describe('the byte notation', () => {
  it('stands for exactly the octets that it names', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const expected = Buffer.from(bytes).toString('latin1');
        expect(flat(octets(quoted(bytes)))).toBe(expected);
      }),
    );
  });

  it('says the same as b"…" in a value of the application', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const escaped = [...bytes].map((code) => `${code === 0x24 ? '$$' : ''}\\x${HEX(code)}`);
        const literal = escaped.map((one, i) =>
          one.startsWith('$$') && bytes[i + 1] !== 0x7b ? one.slice(2) : one.replace('$$', '$'),
        );
        const problems = new Problems();
        const encoded = value(node(`'b"${literal.join('')}"'`), problems);
        expect(problems.all).toEqual([]);
        expect(encoded).toEqual({ b: Buffer.from(bytes).toString('latin1') });
      }),
    );
  });

  it('joins lists, whatever they are split into', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5 })), (parts) => {
        const list = octets(`[${parts.map(quoted).join(', ')}]`);
        expect(flat(list)).toBe(Buffer.concat(parts).toString('latin1'));
        expect(lengthOf(list)).toBe(Buffer.concat(parts).length);
        expect(list.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('encodes { text } as UTF-8', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('${')),
        (text) => {
          const expected = Buffer.from(text, 'utf8').toString('latin1');
          expect(flat(octets(`{ text: ${JSON.stringify(text)} }`))).toBe(expected);
        },
      ),
    );
  });

  it('keeps runs and variables as pieces', () => {
    expect(octets('["a", { repeat: bc, times: 3 }, "${host}${program:x}d"]')).toEqual([
      'a',
      { repeat: 'bc', times: 3 },
      { variable: 'host' },
      { variable: 'program', name: 'x' },
      'd',
    ]);
    expect(lengthOf(octets('["a", { repeat: bc, times: 3 }]'))).toBe(7);
    expect(lengthOf(octets('${port}'))).toBeUndefined();
    expect(octets('""')).toEqual([]);
  });

  it('reads numbers as they are written', () => {
    expect(octets('007')).toEqual(['007']);
    expect(octets('1.10')).toEqual(['1.10']);
    expect(octets('0x10')).toEqual(['0x10']);
  });
});
