import type { JournalRecord } from '../model/evidence.js';
import { fromJson } from '../model/value.js';

export type Listener = (record: JournalRecord) => void;

/** Records kept of the probe's own cases (`@process`, `@lifespan`), which begin before anybody can listen. */
const KEPT = 1_000;
const NEWLINE = 0x0a;
/** How every line of the probe begins; the case is read off it so that lines nobody listens to are not parsed. */
const CASE = /^\{\s*"c"\s*:\s*"([^"\\]{1,64})"/;

/**
 * Takes the journal's octets as they come and hands each record to the listeners of its case. A last line that is not complete waits for
 * its rest; one that a dying worker left unfinished is passed over, and the record that follows on the same line is found.
 */
export class JournalLines {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #own = new Map<string, JournalRecord[]>();
  #rest: Buffer[] = [];
  /** Lines that could not be read. */
  damaged = 0;

  /** Is anybody listening? */
  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Records of a case whose name begins with `@` that were read before are handed over at once. */
  subscribe(caseId: string, listener: Listener): () => void {
    let listeners = this.#listeners.get(caseId);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(caseId, listeners);
    }
    listeners.add(listener);
    for (const record of this.#own.get(caseId) ?? []) listener(record);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(caseId) === listeners) this.#listeners.delete(caseId);
    };
  }

  /** Forgets what was read; the listeners stay. */
  forget(): void {
    this.#own.clear();
    this.#rest = [];
  }

  /** The chunk may be reused by the caller afterwards. */
  add(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#rest.push(chunk.subarray(from, end));
      const line = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
      this.#rest = [];
      from = end + 1;
      if (line.length > 0) this.#line(line);
    }
    if (from < chunk.length) this.#rest.push(Buffer.from(chunk.subarray(from)));
  }

  #line(line: Buffer): void {
    const named = CASE.exec(line.toString('latin1', 0, 96))?.[1];
    if (named !== undefined && !named.startsWith('@') && !this.#listeners.has(named)) {
      if (line.indexOf('{"c"', 1) < 0) return;
    }
    const record = parse(line.toString());
    if (!record) {
      this.damaged++;
      return;
    }
    if (record.case.startsWith('@')) this.#keep(record);
    const listeners = this.#listeners.get(record.case);
    if (listeners) for (const listener of [...listeners]) listener(record);
  }

  #keep(record: JournalRecord): void {
    const kept = this.#own.get(record.case);
    if (!kept) this.#own.set(record.case, [record]);
    else if (kept.length < KEPT) kept.push(record);
  }
}

/** The record of a line, or of the last record on it that is whole. */
function parse(line: string): JournalRecord | undefined {
  for (let from = 0; from >= 0; from = line.indexOf('{"c"', from + 1)) {
    const record = toRecord(line.slice(from));
    if (record) return record;
  }
  return undefined;
}

function toRecord(text: string): JournalRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { c, p, k, i, w, v, at } = json as Record<string, unknown>;
  if (typeof c !== 'string' || typeof w !== 'string') return undefined;
  return {
    case: c,
    program: String(p ?? ''),
    call: String(k ?? ''),
    ...(typeof i === 'number' ? { index: i } : {}),
    what: w as JournalRecord['what'],
    value: fromJson(v),
    at: Number(at),
  };
}
