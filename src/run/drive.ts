import type { Evidence, Observation, TranscriptEntry } from '../model/evidence.js';
import type { ClientStep } from '../model/scenario.js';
import { type Exit, TargetError } from '../model/target.js';
import type { ValueMap } from '../model/value.js';
import { applies, mismatchOf } from './judge.js';
import type { Lane } from './lane.js';
import type { Play } from './play.js';
import { startServer } from './process-steps.js';
import { settle } from './settle.js';
import { perform } from './steps.js';
import { transcriptOf } from './two-lanes.js';

/** What playing a case left behind. */
export interface Played {
  readonly evidence: Evidence;
  /** Both sides by time; made when asked for, since nobody looks at that of a pass. */
  transcript(): readonly TranscriptEntry[];
  /** The probe's token: no report may hold it. */
  readonly secret: string | undefined;
  readonly durationMs: number;
  /** A call of the application that did not end, though its client had gone and nothing held it back. */
  readonly unfinished: boolean;
  /** Did the server end a connection? So does one that is going down. */
  readonly cutOff: boolean;
  /** Was a call counted that may belong to another case? */
  readonly disputed: boolean;
  /** How the case's own process had ended before it was stopped. */
  readonly exit: Exit | undefined;
}

/**
 * Plays one case and collects what both sides saw. Ends in time whatever the server does, and leaves no connection, and no process that it
 * started. The script is given up at its first claim that does not hold, and when the case's time is up.
 */
export async function drive(play: Play): Promise<Played> {
  let trouble: Evidence['trouble'];
  let completed = false;
  let brokenOff: number | undefined;
  try {
    trouble = await start(play);
    completed = trouble === undefined && (await playScript(play));
    if (!completed) brokenOff = play.journal.length;
  } catch (error) {
    trouble = troubleOf(error);
  }
  let final: ValueMap = {};
  let unfinished = false;
  try {
    ({ final, unfinished } = await settle(play, completed));
  } catch (error) {
    trouble ??= troubleOf(error);
  }
  const process = play.launched.at(-1)?.process;
  const [exit, log] = [process?.exit, process?.log()];
  try {
    await stopLaunched(play);
  } catch (error) {
    trouble ??= troubleOf(error);
  }
  play.detach();
  const lanes = [...play.lanes.values()].flat();
  trouble ??= unreachable(play, lanes);
  if (!unfinished && play.opened.size > 0) forgetGates(play);
  const evidence: Evidence = {
    interface: play.stage.interface,
    observations: play.observations.map(withLater),
    journal: play.journal,
    final,
    target: play.captures.get('target') ?? null,
    ...(brokenOff === undefined ? {} : { brokenOff }),
    ...(trouble ? { trouble } : {}),
  };
  return {
    evidence,
    transcript: () => transcriptOf(play, log),
    secret: play.running?.token,
    exit,
    durationMs: play.now(),
    unfinished,
    cutOff: lanes.some(({ end }) => end === 'fin' || end === 'reset'),
    disputed: play.disputed,
  };
}

/** A script without `start-server` that has a process of its own begins with one. */
async function start(play: Play): Promise<Evidence['trouble']> {
  if (!play.stage.launch || play.scenario.client.some(({ op }) => op.verb === 'start-server'))
    return undefined;
  const { outcome, view } = await startServer(play, undefined, true);
  if (outcome === 'met') return undefined;
  const message = (view as ValueMap).message ?? 'the server did not become ready';
  return { code: 'target/not-ready', message: String(message) };
}

/** True when the script came to its end. */
async function playScript(play: Play): Promise<boolean> {
  for (const step of play.scenario.client) {
    if (!applies(step, play.stage.interface)) continue;
    if (play.changes.stopped || play.left <= 0) return false;
    const observation = await observe(play, step);
    const { outcome, view } = observation;
    if (step.as) play.captures.set(step.as, view);
    if (mismatchOf(step, outcome, view, play.captures)) return false;
  }
  return true;
}

async function observe(play: Play, step: ClientStep): Promise<Observation> {
  const before = play.now();
  const { outcome, view, later } = await perform(play, step);
  const at = play.now();
  const observation = { step: step.index, outcome, view, at, waitedMs: at - before };
  play.observations.push(later ? { ...observation, later } : observation);
  return observation;
}

function withLater({ later, ...observation }: Play['observations'][number]): Observation {
  return later ? { ...observation, view: later() } : observation;
}

/** A server that others are using, too, has to be there; one that the case started itself may have gone by right. */
function unreachable({ stage }: Play, lanes: readonly Lane[]): Evidence['trouble'] {
  // A reset that comes with the very first packets is the server's doing all the same.
  const refused = stage.running && lanes.find(({ failure }) => failure && !failure.includes('ECONNRESET'));
  return (
    refused && { code: 'target/unreachable', message: `no connection could be made: ${refused.failure}` }
  );
}

/** Gates that stay because the target is gone harm nobody: the next attempt has another name. */
function forgetGates({ stage, caseId }: Play): void {
  stage.running?.gates.forget(caseId).catch(() => {});
}

async function stopLaunched(play: Play): Promise<void> {
  await Promise.all(play.launched.map((running) => running.stop()));
}

function troubleOf(error: unknown): NonNullable<Evidence['trouble']> {
  if (error instanceof TargetError) return { code: error.code, message: error.message };
  return { code: 'run/fault', message: error instanceof Error ? error.message : String(error) };
}
