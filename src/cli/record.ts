import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { authorityOf } from '../model/target.js';
import { failureOf, UsageError } from './failure.js';
import { wholeNumber } from './options.js';
import { print } from './print.js';

interface RecordOptions {
  readonly port: number;
  readonly out?: string;
  readonly count: number;
}

export function recordCommand(): Command {
  return new Command('record')
    .description('stand in front of a server as a proxy, and write an exchange down as a suite to edit')
    .argument('<url>', 'the server: http://HOST:PORT; it need not host the probe')
    .option('--port <n>', 'port of the proxy on 127.0.0.1 (default: a free one)', port, 0)
    .option('--out <file>', 'where to write the suite (default: standard output)')
    .option('--count <n>', 'how many exchanges to write down', wholeNumber, 1)
    .action(async (url: string, options: RecordOptions) => {
      const place = placeOf(url);
      if (options.out !== undefined && existsSync(options.out))
        throw new UsageError(`${options.out} is there already`, 'Take another name, or remove it first.');
      process.exitCode = await record(place, options);
    });
}

type Place = { readonly host: string; readonly port: number };

async function record(place: Place, { port, out, count }: RecordOptions): Promise<number> {
  const { recording } = await import('../author/recording.js');
  const { interrupts } = await import('./interrupt.js');
  const { signal, release } = interrupts(() => process.stderr.write('gatespec: stopping\n'));
  try {
    const { exchanges, at, failure } = await recording({
      place,
      port,
      count,
      signal,
      listening: (at) =>
        process.stderr.write(
          `gatespec: recording ${count === 1 ? 'one exchange' : `${count} exchanges`} with http://${authorityOf(place)}; send ${count === 1 ? 'it' : 'them'} to\n` +
            `  http://${at}\n`,
        ),
      note: (text) => process.stderr.write(`gatespec: ${text}\n`),
    });
    if (exchanges.length > 0) {
      const { fixture } = await import('../author/fixture.js');
      const schema = out === undefined ? undefined : await schemaFor(dirname(out));
      await write(
        out,
        fixture(exchanges, { from: authorityOf(place), at, ...(schema === undefined ? {} : { schema }) }),
      );
    }
    if (failure) {
      const { text, code } = failureOf(failure);
      process.stderr.write(text);
      return code;
    }
    return signal.aborted ? 130 : 0;
  } finally {
    release();
  }
}

async function write(out: string | undefined, text: string): Promise<void> {
  if (out === undefined) return print(text);
  try {
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${out} can't be written: ${(error as Error).message}`);
  }
  process.stderr.write(
    `gatespec: wrote ${out}. Edit it, then\n  npx gatespec lint ${out}\n  npx gatespec run --suites ${out}\n`,
  );
}

async function schemaFor(folder: string): Promise<string | undefined> {
  const { sharedSchema } = await import('../author/schema-place.js');
  const { builtinFolder } = await import('../suite/folder.js');
  const beside = 'suite.schema.json';
  return (
    sharedSchema(folder, dirname(builtinFolder())) ?? (existsSync(join(folder, beside)) ? beside : undefined)
  );
}

/** @throws UsageError for what no proxy can stand in front of. */
function placeOf(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:')
    throw new UsageError(
      `${text}: https can't be recorded, since its octets are encrypted on their way`,
      "Give the server's plain-text port: http://HOST:PORT.",
    );
  if (url?.protocol !== 'http:' || url.hostname === '')
    throw new UsageError(`${text} is no URL of a server`, 'Write http://HOST:PORT.');
  if (url.pathname !== '/' || url.search || url.username)
    throw new UsageError(
      `${text}: a server has no path; paths are in the requests that you send`,
      `Write http://${url.host}`,
    );
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65_535) throw new InvalidArgumentError('Give a port: 1 to 65535.');
  return number;
}
