import { InvalidArgumentError } from 'commander';
import { FORMATS, type Format, type ReportRequest } from '../report/formats.js';
import type { Shard } from '../suite/shard.js';
import { UsageError } from './failure.js';

/** `--report FORMAT[=FILE]`, repeatable. */
export function reportRequest(value: string, before: readonly ReportRequest[] = []): ReportRequest[] {
  const at = value.indexOf('=');
  const format = at < 0 ? value : value.slice(0, at);
  if (!FORMATS.includes(format as Format))
    throw new InvalidArgumentError(`Formats are ${FORMATS.join(', ')}.`);
  const file = value.slice(at + 1);
  if (at >= 0 && file === '') throw new InvalidArgumentError('The file has no name.');
  return [...before, { format: format as Format, ...(at < 0 ? {} : { file }) }];
}

/**
 * The reports of a run: what was asked for, and the console report on standard output where nothing else is to stand there.
 * @throws UsageError when two reports are to stand on standard output, or two in one file.
 */
export function allReports(asked: readonly ReportRequest[] = []): ReportRequest[] {
  const places = asked.map(({ file }) => file ?? '');
  const twice = places.find((place, at) => places.indexOf(place) !== at);
  if (twice === '')
    throw new UsageError(
      'two reports for standard output',
      'Give all but one a file: --report junit=report.xml',
    );
  if (twice !== undefined)
    throw new UsageError(`two reports for the file ${twice}`, 'Give each a file of its own.');
  return places.includes('') ? [...asked] : [{ format: 'console' }, ...asked];
}

export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('Give a whole number, at least 1.');
  return number;
}

export function positiveSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError('Give seconds, more than 0.');
  return seconds;
}

/** `--shard i/n`. */
export function shard(value: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  const part = { index: Number(index), of: Number(of) };
  if (part.index >= 1 && part.index <= part.of && part.of <= 1000) return part;
  throw new InvalidArgumentError('Give a part and their number, as 2/5.');
}
