import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn, quoteCommand, splitCommand } from './command-line.js';

describe('a command line', () => {
  it.each([
    ['uvicorn app:asgi --port {port}', ['uvicorn', 'app:asgi', '--port', '{port}']],
    [`sh -c 'exec "$0" --x'  tail`, ['sh', '-c', 'exec "$0" --x', 'tail']],
    ['a"b c"d \\" "\\"" "\\n"', ['ab cd', '"', '"', '\\n']],
    [`'' "" x`, ['', '', 'x']],
    ['', []],
    ['a\\\nb', ['ab']],
  ])('%j is split as a shell does', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });

  it.each(["a 'b", 'a "b', 'a "b\\"'])('%j has an unclosed quote', (text) => {
    expect(() => splitCommand(text)).toThrow(/unclosed/);
  });

  it('is printed so that a shell and we ourselves read the same words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab{}$\'"\\ \n*?é;|&') });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        expect(splitCommand(quoteCommand(words))).toEqual(words);
      }),
    );
    const words = ['a b', "it's", '$HOME', '`x`', '\\', '*', ''];
    const shown = execFileSync('sh', ['-c', `printf '%s\\0' ${quoteCommand(words)}`], { encoding: 'utf8' });
    expect(shown.split('\0').slice(0, -1)).toEqual(words);
  });

  it('has its placeholders filled, and other braces left alone', () => {
    expect(fillIn(['--bind={host}:{port}', '{other}', '{}'], { host: '::1', port: '80' })).toEqual([
      '--bind=::1:80',
      '{other}',
      '{}',
    ]);
  });
});
