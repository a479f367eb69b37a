import { createWriteStream, mkdirSync, openSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { TargetError } from '../model/target.js';

/** Octets of a log that are kept in memory. */
const KEPT = 262_144;

/** What a server process writes to standard output and error: the latest part in memory, the whole in a file where one is wished. */
export class Log {
  readonly #chunks: Buffer[] = [];
  readonly #file: WriteStream | undefined;
  #octets = 0;
  #text: string | undefined;

  /**
   * @param file where the whole log goes.
   * @param notice told when the file can't be written to its end; the run goes on.
   * @throws TargetError `target/usage` when there can't be such a file.
   */
  constructor(file?: string, notice?: (text: string) => void) {
    if (!file) return;
    try {
      mkdirSync(dirname(file), { recursive: true });
      this.#file = createWriteStream(file, { fd: openSync(file, 'w') });
    } catch (error) {
      throw new TargetError(
        'target/usage',
        `the log can't be kept: ${(error as Error).message}`,
        'Give --keep-logs a folder that can be written.',
      );
    }
    this.#file.on('error', (error) => notice?.(`the log is incomplete: ${error.message}`));
  }

  /** A line for the file alone. */
  note(text: string): void {
    this.#file?.write(`${text}\n`);
  }

  add(chunk: Buffer): void {
    this.#file?.write(chunk);
    this.#chunks.push(chunk);
    this.#octets += chunk.length;
    this.#text = undefined;
    while (this.#octets - this.#chunks[0]!.length >= KEPT) this.#octets -= this.#chunks.shift()!.length;
  }

  text(): string {
    this.#text ??= Buffer.concat(this.#chunks).toString();
    return this.#text;
  }

  /** The last lines, for a message. */
  tail(lines = 12): string {
    return this.text().trimEnd().split('\n').slice(-lines).join('\n');
  }

  close(): Promise<void> {
    const file = this.#file;
    if (!file || file.closed || file.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      file.once('close', resolve);
      file.end();
    });
  }
}

/** Gives each start of a target a file of its own in the folder; nothing where no logs are kept. */
export function logFiles(folder: string | undefined, target: string): () => { logFile?: string } {
  const base = target
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60);
  let starts = 0;
  return () => (folder === undefined ? {} : { logFile: join(folder, `${base}.${++starts}.log`) });
}
