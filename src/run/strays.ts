import type { JournalRecord } from '../model/evidence.js';
import type { Journal } from '../model/target.js';
import { Octets, Typed, type Value } from '../model/value.js';
import { field } from './application.js';
import type { Play } from './play.js';

/**
 * Calls of the application that came without a program, and so belong to no case by name: they are given to the case whose connection they
 * came on. Not every server tells the client's port; then every case in flight that may have sent the request gets it, and is marked, so that
 * a bad verdict is looked at again with nothing beside it.
 */
export class Strays {
  readonly #plays = new Set<Play>();
  readonly #unsubscribe: () => void;

  constructor(journal: Journal) {
    this.#unsubscribe = journal.subscribe('-', (record) => this.#assign(record));
  }

  watch(play: Play): void {
    this.#plays.add(play);
  }

  forget(play: Play): void {
    this.#plays.delete(play);
  }

  close(): void {
    this.#unsubscribe();
  }

  #assign(record: JournalRecord): void {
    const port = clientPort(record.value);
    const plays = [...this.#plays];
    if (port !== undefined) {
      for (const play of plays)
        if (lanesOf(play).some(({ localPort }) => localPort === port)) play.record(record);
      return;
    }
    const owners = plays.filter((play) => mayHaveSent(play, record.value));
    for (const play of owners) {
      if (plays.length > 1) play.disputed = true;
      play.record(record);
    }
  }
}

function lanesOf({ lanes }: Play) {
  return [...lanes.values()].flat();
}

/** Do method and path stand in what the case has sent, as they are or percent-encoded? */
function mayHaveSent(play: Play, request: Value): boolean {
  const [method, path] = [field(request, 'method'), field(request, 'path')];
  const stands = (text: Value | undefined, sent: string) =>
    typeof text !== 'string' || sent.includes(text) || decoded(sent).includes(text);
  return lanesOf(play).some(({ sentText }) => sentText && stands(method, sentText) && stands(path, sentText));
}

function decoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function clientPort(value: Value): number | undefined {
  const client = field(value, 'client');
  const items = client instanceof Typed && !(client.value instanceof Octets) ? client.value : client;
  const port = Array.isArray(items) ? items[1] : undefined;
  return typeof port === 'number' && port > 0 ? port : undefined;
}
