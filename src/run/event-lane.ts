import type { BodyRecord } from '../wire/body.js';
import { EventStreamReader } from '../wire/event-stream.js';

/** The Server-Sent Events in the body of one response, read from what is kept of it, when they are asked for. */
export class EventLane {
  readonly #reader = new EventStreamReader();
  #read = 0;
  /** Events consumed by `expect-event`. */
  consumed = 0;

  constructor(private readonly body: BodyRecord) {}

  /** The events that are complete by now. */
  events(): EventStreamReader['events'] {
    if (this.body.length > this.#read) {
      const kept = this.body.kept();
      this.#reader.push(kept.subarray(this.#read));
      this.#read = Math.max(this.#read, kept.length);
    }
    return this.#reader.events;
  }
}
