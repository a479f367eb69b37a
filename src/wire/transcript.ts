import type { TranscriptEntry } from '../model/evidence.js';
import { escaped } from './escape.js';

/** Octets of one run that are shown before and after what is elided. */
const RUN_START = 2048;
const RUN_END = 256;
/** Entries kept from the start and from the end of a case. */
const FIRST_ENTRIES = 600;
const LAST_ENTRIES = 200;
/** Octets that follow within this many milliseconds are shown as one run. */
const MERGE_MS = 1;

type Kind = 'sent' | 'received' | 'note';

/** One run of octets or a note; `start` and `end` hold its first and last octets. */
interface Run {
  readonly at: number;
  readonly lane: string;
  readonly kind: Kind;
  readonly text: string;
  until: number;
  length: number;
  start: Buffer;
  end: Buffer;
}

/** Everything that happened on the connections of one case, bounded in octets and entries. */
export class Transcript {
  readonly #now: () => number;
  readonly #first: Run[] = [];
  readonly #last: Run[] = [];
  readonly #latest = new Map<string, Run>();
  #dropped = 0;

  /** @param now milliseconds since the case began */
  constructor(now: () => number) {
    this.#now = now;
  }

  sent(lane: string, octets: Buffer): void {
    this.#octets(lane, 'sent', octets);
  }

  received(lane: string, octets: Buffer): void {
    this.#octets(lane, 'received', octets);
  }

  note(lane: string, text: string): void {
    this.#add({ lane, kind: 'note', text, length: 0, start: EMPTY, end: EMPTY });
  }

  /** What happened so far, in order of its beginning, in escape notation. */
  entries(): TranscriptEntry[] {
    const entries = this.#first.map(shown);
    const [next] = this.#last;
    if (this.#dropped > 0 && next)
      entries.push({ at: next.at, lane: next.lane, kind: 'note', text: `${this.#dropped} entries elided` });
    return entries.concat(this.#last.map(shown));
  }

  #octets(lane: string, kind: Kind, octets: Buffer): void {
    if (octets.length === 0) return;
    const latest = this.#latest.get(lane);
    if (latest?.kind === kind && this.#now() - latest.until < MERGE_MS) {
      latest.until = this.#now();
      extend(latest, octets);
      return;
    }
    const run = this.#add({ lane, kind, text: '', length: 0, start: EMPTY, end: EMPTY });
    extend(run, octets);
  }

  #add(part: Omit<Run, 'at' | 'until'>): Run {
    const at = this.#now();
    const run: Run = { at, until: at, ...part };
    this.#latest.set(run.lane, run);
    if (this.#first.length < FIRST_ENTRIES) this.#first.push(run);
    else if (this.#last.push(run) > LAST_ENTRIES) {
      this.#last.shift();
      this.#dropped++;
    }
    return run;
  }
}

const EMPTY = Buffer.alloc(0);

function extend(run: Run, octets: Buffer): void {
  const room = RUN_START - run.start.length;
  run.length += octets.length;
  if (room > 0) run.start = Buffer.concat([run.start, octets.subarray(0, room)]);
  const rest = octets.subarray(Math.max(0, room));
  if (rest.length > 0)
    run.end = Buffer.from(Buffer.concat([run.end, rest.subarray(-RUN_END)]).subarray(-RUN_END));
}

function shown({ at, lane, kind, text, length, start, end }: Run): TranscriptEntry {
  if (kind === 'note') return { at, lane, kind, text };
  const elided = length - start.length - end.length;
  const gap = elided > 0 ? `…${elided} octets…` : '';
  return { at, lane, kind, text: `${escaped(start)}${gap}${escaped(end)}`, octets: length };
}
