import type { Interface } from '../model/clause.js';
import { type Running, TargetError } from '../model/target.js';
import { field } from './application.js';
import type { CaseIds } from './case-ids.js';
import { discover } from './discover.js';
import { drive } from './drive.js';
import { fill } from './fill.js';
import { Play, type Stage } from './play.js';
import { plainRequest, respond, trial } from './trial.js';

/** What is known of a target before cases are played on it. */
export interface Profile {
  /** How long nothing must come before it counts as nothing, milliseconds. */
  readonly quietMs: number;
  /** Requests that it has with the application at the same time, as far as it was asked. */
  readonly concurrency: number;
  /** Names that a scenario's `needs` may ask for: declared, or found out. */
  readonly offers: ReadonlySet<string>;
  /** The `Server` field of its answers. */
  readonly server?: string;
}

/** The quiet time before a target was measured, and the least ever used. */
export const QUIET_BEFORE = 300;
const QUIET_LEAST = 150;
/** A quiet time is so many times the slowest of these round trips. */
const ROUND_TRIPS = 10;
/** So many requests without a response at the very start, and there is nothing to be judged. */
const MISSES = 2;
const QUIET_FACTOR = 20;
const QUIET_MOST = 2_000;
/** Milliseconds, and quiet times, in which a further request must reach the application for the server to count as serving more at once. */
const JOINING = 400;
const QUIET_TIMES = 3;

/**
 * Measures a target that is ready and has nothing else to do: its round trip, how many requests it serves at once (asked up to `most`), and,
 * where the target declares nothing, what it offers.
 */
export async function calibrate(
  running: Running,
  at: Interface,
  ids: CaseIds,
  declares: ReadonlySet<string> | undefined,
  most: number,
): Promise<Profile> {
  let quietMs = QUIET_BEFORE;
  const stage: Stage = { interface: at, quietMs: () => quietMs, running };
  const { trips, server } = await roundTrips(stage, ids);
  quietMs = quietAfter(trips);
  const concurrency = declaredConcurrency(declares) ?? (await countConcurrent(stage, ids, most));
  const offers = declares ?? (await discover(stage, ids, concurrency));
  return { quietMs, concurrency, offers, ...(server === undefined ? {} : { server }) };
}

function quietAfter(milliseconds: readonly number[]): number {
  const slowest = Math.max(0, ...milliseconds);
  return Math.min(QUIET_MOST, Math.max(QUIET_LEAST, Math.ceil(slowest * QUIET_FACTOR)));
}

/** The first trip warms the server up and does not count. */
async function roundTrips(
  stage: Stage,
  ids: CaseIds,
): Promise<{ trips: readonly number[]; server: string | undefined }> {
  const scenario = trial(
    [respond('')],
    [
      { verb: 'send', segments: [plainRequest()], methods: ['GET'] },
      { verb: 'wait-for', what: 'response' },
    ],
  );
  const trips: number[] = [];
  let server: string | undefined;
  let missed = 0;
  for (let i = 0; i <= ROUND_TRIPS; i++) {
    const { evidence } = await drive(new Play(scenario, stage, ids.next()));
    const answer = evidence.observations.at(-1);
    if (answer?.outcome === 'met') trips.push(answer.at);
    else if (++missed >= MISSES && trips.length === 0) throw unanswered(missed);
    const told = field(field(answer?.view, 'header'), 'server');
    if (typeof told === 'string') server = told;
  }
  return { trips: trips.slice(1), server };
}

/** With a deadline for each case, a server that answers nothing would be asked for hours. */
function unanswered(missed: number): TargetError {
  return new TargetError(
    'target/no-answer',
    `the probe introduced itself, but ${missed} plain requests got no response that could be read`,
    'See what the server does with: GET / HTTP/1.1',
  );
}

function declaredConcurrency(declares: ReadonlySet<string> | undefined): number | undefined {
  for (const name of declares ?? []) {
    const number = /^concurrency:(\d+)$/.exec(name)?.[1];
    if (number !== undefined) return Number(number);
  }
  return undefined;
}

/** Two at first: a server that serves one at a time often has a short queue, and further ones would have to connect again. */
async function countConcurrent(stage: Stage, ids: CaseIds, most: number): Promise<number> {
  const two = await countCalled(stage, ids, 2);
  return two < 2 ? 1 : most <= 2 ? two : countCalled(stage, ids, most);
}

async function countCalled(stage: Stage, ids: CaseIds, wanted: number): Promise<number> {
  const gate = 'go-on';
  const play = new Play(trial([['await', { gate, deadline: 10_000 }], respond('')], []), stage, ids.next());
  const request = fill(plainRequest(), play.filling());
  for (let i = 0; i < wanted; i++) {
    const lane = play.lane(String(i));
    lane.requested('GET');
    void lane.connection().write(request);
  }
  const called = () => play.journal.filter(({ what }) => what === 'begin').length;
  const joining = Math.max(JOINING, QUIET_TIMES * stage.quietMs());
  await play.changes.quiet(called, joining, 10_000, () => called() >= wanted);
  const count = called();
  await play.target().gates.open(play.caseId, gate);
  const answered = () => [...play.lanes.values()].every(([lane]) => lane!.next?.complete || lane!.over);
  await play.changes.until(() => (answered() ? true : undefined), 3_000);
  for (const [lane] of play.lanes.values()) lane!.close();
  play.detach();
  return Math.max(1, count);
}
