import type { JournalRecord } from '../model/evidence.js';
import type { Scenario } from '../model/scenario.js';
import type { Journal } from '../model/target.js';
import { Octets, type Value } from '../model/value.js';
import { field } from './application.js';
import { carriesProgram } from './fill.js';
import type { Play } from './play.js';

/**
 * Calls of the application that came without a program, and so belong to no case by name: they are given to the case whose connection they
 * came on. Where the server does not tell the client's port, they are given to the cases in flight that send something without a program.
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
    const owners =
      port === undefined
        ? plays.filter(({ scenario }) => sendsStrays(scenario))
        : plays.filter(({ lanes }) => [...lanes.values()].flat().some((lane) => lane.localPort === port));
    for (const play of owners) play.record(record);
  }
}

/** Does the script send requests that carry no program? */
export function sendsStrays({ client }: Scenario): boolean {
  return client.some(({ op }) => op.verb === 'send' && !op.segments.some(carriesProgram));
}

function clientPort(value: Value): number | undefined {
  const client = field(value, 'client');
  const port = Array.isArray(client) ? client[1] : itemsOf(client)[1];
  return typeof port === 'number' && port > 0 ? port : undefined;
}

/** A tuple's items. */
function itemsOf(value: Value | undefined): readonly Value[] {
  const inner = value !== null && typeof value === 'object' && 'value' in value ? value.value : undefined;
  return Array.isArray(inner) && !(value instanceof Octets) ? inner : [];
}
