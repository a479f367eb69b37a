import { accessSync, closeSync, constants, openSync, realpathSync, statSync, writeSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';

/** Where a report goes. `write` never throws: what went wrong is told by `end`, so that other reports go on. */
export interface Output {
  write(text: string): void;
  /** Resolves once everything is written; rejects with a {@link ReportError}. */
  end(): Promise<void>;
}

/** A report could not be written. `report/path` is known before the run, `report/unwritable` shows on writing. */
export class ReportError extends Error {
  constructor(
    readonly code: 'report/path' | 'report/unwritable',
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'ReportError';
  }
}

/** A stream that somebody else owns, as standard output. A reader that went away is no error: it has seen enough. */
export function streamOutput(stream: Writable, name: string): Output {
  let broken: NodeJS.ErrnoException | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken ??= error;
  });
  return {
    write: (text) => {
      if (!broken) stream.write(text);
    },
    end: async () => {
      if (!broken) await new Promise<void>((done) => stream.write('', () => done()));
      if (broken && broken.code !== 'EPIPE') throw unwritable(name, broken);
    },
  };
}

/** A file that is written whole, once, at the end, so that no reader ever sees half of it. Devices and pipes are written directly. */
export function fileOutput(path: string): Output {
  const place = writablePlace(path);
  const parts: string[] = [];
  return {
    write: (text) => {
      parts.push(text);
    },
    end: async () => {
      const draft = `${place.path}.${process.pid}.part`;
      try {
        if (place.special) return await writeFile(place.path, parts);
        await writeFile(draft, parts);
        await rename(draft, place.path);
      } catch (error) {
        if (!place.special) await rm(draft, { force: true });
        throw unwritable(path, error as NodeJS.ErrnoException);
      }
    },
  };
}

/** A file that grows as the run goes on, for JSON lines: what is known survives a crash. */
export function growingFileOutput(path: string): Output {
  const place = writablePlace(path);
  let broken: NodeJS.ErrnoException | undefined;
  const attempt = <T>(action: () => T): T | undefined => {
    if (broken) return undefined;
    try {
      return action();
    } catch (error) {
      broken = error as NodeJS.ErrnoException;
      return undefined;
    }
  };
  const descriptor = attempt(() => openSync(place.path, 'w'));
  return {
    write: (text) => {
      attempt(() => writeWhole(descriptor!, text));
    },
    end: async () => {
      if (descriptor !== undefined) attempt(() => closeSync(descriptor));
      if (broken) throw unwritable(path, broken);
    },
  };
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** Checked before the run, so that a long run is not lost to a typing error. */
function writablePlace(path: string): { path: string; special: boolean } {
  const full = resolve(path);
  try {
    const stats = statSync(full, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw misplaced(`the report file ${path} is a folder`, 'name a file inside it');
    const special = stats !== undefined && !stats.isFile();
    accessSync(special ? full : dirname(full), constants.W_OK);
    return { path: stats ? realpathSync(full) : full, special };
  } catch (error) {
    if (error instanceof ReportError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw misplaced(`the folder of the report file ${path} does not exist`, 'create it first');
    throw misplaced(`the report file ${path} can't be written (${code})`, 'choose another place');
  }
}

function misplaced(message: string, remedy: string): ReportError {
  return new ReportError('report/path', message, remedy);
}

function unwritable(path: string, error: NodeJS.ErrnoException): ReportError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const why = full ? 'no space is left on its disk' : (error.code ?? error.message);
  return new ReportError(
    'report/unwritable',
    `the report ${path} could not be written: ${why}`,
    full ? 'free some space, or write it elsewhere' : 'check the place and its permissions',
  );
}
