import type { Verdict } from '../model/result.js';

/** What a stream can show. */
export interface Look {
  /** Characters in a line. */
  readonly width: number;
  readonly palette: Palette;
  readonly symbols: Symbols;
}

export type Paint = (text: string) => string;

export interface Palette {
  readonly verdict: Readonly<Record<Verdict, Paint>>;
  /** A verdict as a label that catches the eye. */
  readonly label: Readonly<Record<Verdict, Paint>>;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly note: Paint;
}

export interface Symbols {
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly sent: string;
  readonly received: string;
  readonly bar: string;
  readonly dot: string;
  readonly ellipsis: string;
  readonly rule: string;
}

const UNICODE: Symbols = {
  verdict: { pass: '✓', fail: '✗', warn: '!', info: 'i', skip: '-', error: '?' },
  sent: '→',
  received: '←',
  bar: '│',
  dot: '·',
  ellipsis: '…',
  rule: '─',
};

const ASCII: Symbols = {
  verdict: { pass: '+', fail: 'x', warn: '!', info: 'i', skip: '-', error: '?' },
  sent: '->',
  received: '<-',
  bar: '|',
  dot: '-',
  ellipsis: '...',
  rule: '-',
};

/** The parts of the environment that decide how a report looks. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

export type When = 'always' | 'never' | 'auto';

/** Colour or not: `--color` counts more than FORCE_COLOR, that more than NO_COLOR, and that more than what the stream is. */
export function wantsColour(when: When | undefined, env: Surroundings, isTerminal: boolean): boolean {
  if (when === 'always') return true;
  if (when === 'never') return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return isTerminal && env.TERM !== 'dumb';
}

/** Can the reader's locale show more than ASCII? */
export function wantsUnicode(env: Surroundings, platform: NodeJS.Platform): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale ? /utf-?8/i.test(locale) : platform === 'darwin';
}

export function symbolsFor(unicode: boolean): Symbols {
  return unicode ? UNICODE : ASCII;
}

const plain: Paint = (text) => text;

/** The palette of a stream that shows no colour. */
export const PLAIN: Palette = {
  verdict: { pass: plain, fail: plain, warn: plain, info: plain, skip: plain, error: plain },
  label: { pass: plain, fail: plain, warn: plain, info: plain, skip: plain, error: plain },
  bold: plain,
  dim: plain,
  good: plain,
  bad: plain,
  note: plain,
};
