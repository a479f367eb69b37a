import type { ClientStep } from '../model/scenario.js';
import type { Value, ValueMap } from '../model/value.js';
import type { EventLane } from './event-lane.js';
import type { Play, Seen } from './play.js';
import { responseView } from './views.js';

type StreamEvent = ReturnType<EventLane['events']>[number];

/** An event as the HTML standard decodes it (HTML section 9.2.6). */
export function eventView({ data, type, id, retry, comments }: StreamEvent): ValueMap {
  return {
    data,
    event: type,
    id,
    retry,
    comment: comments.length === 0 ? undefined : comments.length === 1 ? comments[0] : [...comments],
  };
}

/** `expect-event`: the next event of the body that comes in. */
export async function expectEvent(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const next = (): StreamEvent | undefined => {
    const events = lane.events();
    return events?.events()[events.consumed];
  };
  const outcome = await play.wait(step, () =>
    next() ? 'met' : lane.next?.complete || lane.over ? 'ended' : undefined,
  );
  const event = next();
  if (!event) {
    const { status, body, end } = responseView(lane.next, lane);
    const view: Record<string, Value | undefined> = { status, body, end };
    return { outcome, view };
  }
  lane.events()!.consumed++;
  return { outcome, view: eventView(event) };
}
