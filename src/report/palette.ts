import { Chalk } from 'chalk';
import type { Palette } from './look.js';

/** The palette of a stream that shows colour. Kept apart, so that a piped report never loads the library. */
export function colourPalette(): Palette {
  const chalk = new Chalk({ level: 1 });
  return {
    verdict: {
      pass: chalk.green,
      fail: chalk.red,
      warn: chalk.yellow,
      info: chalk.cyan,
      skip: chalk.dim,
      error: chalk.magenta,
    },
    label: {
      pass: chalk.green.bold,
      fail: chalk.bgRed.white.bold,
      warn: chalk.bgYellow.black.bold,
      info: chalk.cyan.bold,
      skip: chalk.dim,
      error: chalk.bgMagenta.white.bold,
    },
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    note: chalk.cyan,
  };
}
