import type { ClientOp, ClientStep } from '../model/scenario.js';
import { fill } from './fill.js';
import type { Lane } from './lane.js';
import { match } from './match.js';
import type { Play, Seen } from './play.js';
import { afterConsumed, headView, responseView } from './views.js';

const NOTHING: Seen = { outcome: 'met', view: null };

/** `connect`, `half-close`, `close`, `reset`, `pause`, `resume`. */
export async function playConnection(
  play: Play,
  step: ClientStep,
  verb: 'connect' | 'half-close' | 'close' | 'reset' | 'pause' | 'resume',
): Promise<Seen> {
  if (verb === 'connect') return connect(play, step);
  const lane = play.lane(step.on);
  const connection = lane.connection();
  if (verb === 'close') lane.close();
  else if (verb === 'reset') lane.reset();
  else if (verb === 'half-close') connection.halfClose();
  else if (verb === 'pause') connection.pause();
  else connection.resume();
  return NOTHING;
}

async function connect(play: Play, step: ClientStep): Promise<Seen> {
  const present = play.lane(step.on);
  const lane = present.opened ? play.newLane(step.on) : present;
  let opened: boolean | undefined;
  void lane.connection().opened.then((done) => {
    opened = done;
    play.changes.changed();
  });
  const outcome = await play.wait(step, () => (opened === undefined ? undefined : opened ? 'met' : 'failed'));
  return { outcome, view: { opened: opened === true, failure: lane.failure } };
}

/** Writes each segment by itself. A peer that takes no more does not stop the script: the rest goes on being offered to it. */
export async function send(play: Play, step: ClientStep, op: ClientOp & { verb: 'send' }): Promise<Seen> {
  const lane = play.lane(step.on);
  for (const method of op.methods) lane.requested(method);
  const filling = play.filling();
  for (const segment of op.segments) await written(play, step, lane, fill(segment, filling));
  return NOTHING;
}

/** Resolves once the kernel has the octets, the connection is over, or nothing has moved for a quiet time. */
export async function written(play: Play, step: ClientStep, lane: Lane, octets: Buffer): Promise<void> {
  const connection = lane.connection();
  let done = false;
  void connection.write(octets).then(() => {
    done = true;
    play.changes.changed();
  });
  await Promise.resolve();
  if (done) return;
  await play.changes.quiet(
    () => connection.sentOctets,
    play.stage.quietMs(),
    play.patience(step),
    () => done || lane.over,
  );
}

/** `expect`: the next final response, complete, or the end of the connection. Moves on to the one after. */
export async function expectResponse(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () =>
    lane.next?.complete ? 'met' : lane.over ? 'ended' : undefined,
  );
  const response = lane.next;
  const view = responseView(response, lane);
  if (!response) return { outcome, view };
  lane.consumed++;
  const before = response.excess.length;
  // What follows the response may come in later, behind its last octet.
  const later = () => {
    if (response.excess.length === before) return view;
    const { excess, problems } = responseView(response, lane);
    return { ...view, excess, problems };
  };
  return { outcome, view, later };
}

/** `expect-head`: the head of the next final response. */
export async function expectHead(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () => (lane.next ? 'met' : lane.over ? 'ended' : undefined));
  return { outcome, view: responseView(lane.next, lane) };
}

/** `expect-so-far`: looks again whenever more has come, until it holds or can't hold any more. */
export async function expectSoFar(
  play: Play,
  step: ClientStep,
  op: Extract<ClientOp, { matcher: unknown }>,
): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () => {
    if (!match(op.matcher, responseView(lane.next, lane), play.captures)) return 'met';
    return lane.next?.complete || lane.over ? 'ended' : undefined;
  });
  return { outcome, view: responseView(lane.next, lane) };
}

/** `expect-interim`: the next head; a final one in its place is shown. */
export async function expectInterim(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const next = () => lane.reader.interims[lane.interimsConsumed];
  const outcome = await play.wait(step, () =>
    next() ? 'met' : lane.next || lane.over ? 'ended' : undefined,
  );
  const interim = next();
  if (!interim) return { outcome, view: responseView(lane.next, lane) };
  lane.interimsConsumed++;
  return { outcome, view: headView(interim.head, lane) };
}

/** `expect-end`: how the stream ends, and what came behind the last response consumed. */
export async function expectEnd(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () =>
    lane.end === 'fin' || lane.end === 'reset' ? 'met' : lane.left ? 'ended' : undefined,
  );
  return { outcome, view: { how: lane.end, after: afterConsumed(lane), failure: lane.failure } };
}

/** `expect-silence`: the octets that come within a quiet time. The end of the stream ends the wait: nothing can come any more. */
export async function expectSilence(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const heard = lane.listen();
  const quietMs = Math.min(step.within ?? play.stage.quietMs(), play.left);
  await play.changes.until(() => (heard.length > 0 || lane.over ? true : undefined), quietMs);
  return { outcome: heard.length > 0 ? 'ended' : 'met', view: heard.octets() };
}
