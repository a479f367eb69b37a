import { createReadStream } from 'node:fs';

/** A line is longer than what a report has; the file is something else. */
export class LineTooLong extends Error {
  constructor(readonly line: number) {
    super(`line ${line} is too long`);
    this.name = 'LineTooLong';
  }
}

/** Octets of one line at most: a case with all its evidence has a few mebioctets. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The lines of a file, read piece by piece; what is behind the last line feed is the last line. Holds one line in memory.
 * @throws LineTooLong
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let octets = 0;
  let line = 1;
  const take = () => {
    const text = Buffer.concat(parts).toString('utf8');
    parts = [];
    octets = 0;
    line++;
    return text;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, to));
      from = to + 1;
      yield take();
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    octets += chunk.length - from;
    if (octets > LONGEST) throw new LineTooLong(line);
  }
  if (octets > 0) yield take();
}
