import { type Look, PLAIN, symbolsFor, type When, wantsColour, wantsUnicode } from '../report/look.js';
import { UsageError } from './failure.js';

/** The value of `--color [when]` and `--no-color`. */
export function whenColour(value: unknown): When | undefined {
  if (value === undefined) return undefined;
  if (value === true) return 'always';
  if (value === false) return 'never';
  if (value === 'always' || value === 'never' || value === 'auto') return value;
  throw new UsageError(`--color ${value} is not known`, 'Say always, never or auto.');
}

/** How text on a stream looks; the library for colours is loaded only where there are colours. */
export async function lookOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  colour: unknown,
): Promise<Look> {
  const terminal = stream.isTTY === true;
  const coloured = wantsColour(whenColour(colour), process.env, terminal);
  return {
    width: Math.max(60, Math.min(terminal ? (stream.columns ?? 100) : 110, 140)),
    palette: coloured ? (await import('../report/palette.js')).colourPalette() : PLAIN,
    symbols: symbolsFor(wantsUnicode(process.env, process.platform)),
  };
}

/** Is somebody watching the talk? A log wants no cursor codes. */
export function isLive(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb';
}
