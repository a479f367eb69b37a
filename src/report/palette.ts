import { Chalk } from 'chalk';
import type { Palette } from './look.js';

/** The palette of a stream that shows colour. Kept apart, so that a piped report never loads the library. */
export function colourPalette(): Palette {
  const chalk = new Chalk({ level: 1 });
  return {
    verdict: {
      pass: alone(chalk.green),
      fail: alone(chalk.red),
      warn: alone(chalk.yellow),
      info: alone(chalk.cyan),
      skip: alone(chalk.dim),
      error: alone(chalk.magenta),
    },
    label: {
      pass: alone(chalk.green.bold),
      fail: alone(chalk.bgRed.white.bold),
      warn: alone(chalk.bgYellow.black.bold),
      info: alone(chalk.cyan.bold),
      skip: alone(chalk.dim),
      error: alone(chalk.bgMagenta.white.bold),
    },
    bold: alone(chalk.bold),
    dim: alone(chalk.dim),
    good: alone(chalk.green),
    bad: alone(chalk.red),
    note: alone(chalk.cyan),
  };
}

/** Paints its first argument: chalk joins all that it is given, and `map` gives three. */
function alone(paint: (text: string) => string): (text: string) => string {
  return (text) => paint(text);
}
