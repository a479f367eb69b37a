import { describe, expect, it } from 'vitest';
import { wantsColour, wantsUnicode } from './look.js';
import { colourPalette } from './palette.js';

describe('colour', () => {
  it.each([
    ['a terminal', undefined, {}, true, true],
    ['a pipe', undefined, {}, false, false],
    ['a dumb terminal', undefined, { TERM: 'dumb' }, true, false],
    ['NO_COLOR on a terminal', undefined, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', undefined, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR in a pipe', undefined, { FORCE_COLOR: '1' }, false, true],
    ['an empty FORCE_COLOR', undefined, { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR over NO_COLOR', undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['--color over all', 'always', { FORCE_COLOR: '0', NO_COLOR: '1' }, false, true],
    ['--no-color over all', 'never', { FORCE_COLOR: '1' }, true, false],
    ['--color=auto', 'auto', {}, true, true],
  ] as const)('with %s', (_name, when, env, terminal, colour) => {
    expect(wantsColour(when, env, terminal)).toBe(colour);
  });

  it('is written whatever the library thinks of the terminal', () => {
    expect(colourPalette().verdict.fail('x')).toBe('\u001b[31mx\u001b[39m');
  });
});

describe('symbols', () => {
  it.each([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{ LANG: 'C.utf8' }, 'linux', true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, 'linux', false],
    [{}, 'linux', false],
    [{}, 'darwin', true],
  ] as const)('with %j on %s', (env, platform, unicode) => {
    expect(wantsUnicode(env, platform)).toBe(unicode);
  });
});

it('paints a text the same in a list and alone', () => {
  const { bold, label } = colourPalette();
  expect(['a', 'b'].map(bold)).toEqual([bold('a'), bold('b')]);
  expect(['a'].map(label.fail)).toEqual([label.fail('a')]);
  expect(bold('a')).toBe('\u001b[1ma\u001b[22m');
});
