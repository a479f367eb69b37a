import type { AppStep } from '../model/scenario.js';
import type { ValueMap } from '../model/value.js';
import { connectionViews, finalView } from './final-view.js';
import type { Lane } from './lane.js';
import { match } from './match.js';
import type { Play } from './play.js';
import { needsJournal } from './two-lanes.js';

/** Milliseconds for calls to end once their client has gone, and once nothing holds them back any more. */
const GONE = 2_000;
const RELEASED = 1_000;

/** How a case was left. */
export interface Settled {
  readonly final: ValueMap;
  /** Is a call of the application still running? */
  readonly unfinished: boolean;
}

/**
 * Brings a case to its end: lets what is under way arrive, closes the connections, waits until the application is through so that the
 * journal is whole, and opens what gates are left so that no thread of the server stays blocked.
 */
export async function settle(play: Play, completed: boolean): Promise<Settled> {
  const needed = needsJournal(play.scenario);
  const left = gatesOf(play).filter((gate) => !play.opened.has(gate));
  const { changes, running } = play;
  if (completed && needed && running) {
    await running.journal.sync();
    const done = () => isOver(play) && (allEnded(play) || firstAcceptedHolds(play));
    const quietMs = isClosing(play) ? GONE : play.stage.quietMs();
    await changes.quiet(() => stirrings(play), quietMs, GONE, done);
  }
  const connections = connectionViews(play);
  for (const lanes of play.lanes.values()) for (const lane of lanes) lane.close();
  if (running && (needed || left.length > 0 || !completed)) {
    await running.journal.sync();
    const over = () => (isOver(play) ? true : undefined);
    if (completed) await changes.until(over, GONE);
    if (!isOver(play)) {
      for (const gate of left) await running.gates.open(play.caseId, gate);
      await changes.until(over, RELEASED);
    }
    await running.journal.sync();
  }
  const { accept, never } = play.scenario;
  const final = accept.length + never.length > 0 ? finalView(play, connections) : {};
  return { final, unfinished: play.progress.running > 0 };
}

/** Has each program that something is claimed of been called, and has each call ended? */
function isOver({ scenario, progress, stage }: Play): boolean {
  if (progress.running > 0) return false;
  if (stage.interface === 'wsgi' && mentionsClosed(scenario) && !progress.allClosed) return false;
  if (scenario.accept.length > 0) return true;
  return scenario.programs.every(
    ({ name, steps }) => name === 'lifespan' || !claims(steps) || progress.count(name, 'begin') > 0,
  );
}

function claims(steps: readonly AppStep[]): boolean {
  return steps.some(
    (step) => step.expect !== undefined || step.raises !== undefined || claims(step.steps ?? []),
  );
}

function mentionsClosed({ accept, never }: Play['scenario']): boolean {
  return [...accept, ...never].some(({ matcher }) => JSON.stringify(matcher).includes('"closed"'));
}

/** Whichever behaviour is named first needs no further waiting; for any other, time is given in which the first could still be seen. */
function firstAcceptedHolds(play: Play): boolean {
  const [first] = play.scenario.accept;
  return !first || match(first.matcher, finalView(play, connectionViews(play)), play.captures) === undefined;
}

/** Is the closing handshake done on a connection that is the server's to end (RFC 6455 section 7.1.1)? A busy one needs a moment for it. */
function isClosing({ lanes }: Play): boolean {
  const closed = ({ over, webSocket }: Lane) => !over && webSocket?.closeSent && webSocket.closeFrame;
  return [...lanes.values()].flat().some(closed);
}

/** Has the server ended every connection? Then nothing more is to be seen. */
function allEnded({ lanes }: Play): boolean {
  const all = [...lanes.values()].flat();
  return all.length > 0 && all.every(({ end }) => end === 'fin' || end === 'reset');
}

/** Grows with everything that happens. */
function stirrings(play: Play): number {
  let count = play.journal.length;
  for (const lanes of play.lanes.values())
    for (const lane of lanes) count += lane.receivedOctets + (lane.over ? 1 : 0);
  return count;
}

/** Gates that the application's scripts wait for. */
function gatesOf({ scenario }: Play): string[] {
  const gates = new Set<string>();
  const collect = (steps: readonly AppStep[]) => {
    for (const { verb, argument, steps: inner } of steps) {
      const gate = verb === 'await' ? gateOf(argument, 'gate') : gateOf(argument, 'until');
      if (gate !== undefined && (verb === 'await' || verb === 'receive')) gates.add(gate);
      collect(inner ?? []);
    }
  };
  for (const program of scenario.programs) collect(program.steps);
  return [...gates];
}

function gateOf(argument: unknown, key: string): string | undefined {
  const gate =
    argument !== null && typeof argument === 'object'
      ? (argument as Record<string, unknown>)[key]
      : undefined;
  return typeof gate === 'string' ? gate : undefined;
}
