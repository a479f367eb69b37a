import type { ClientOp, ClientStep } from '../model/scenario.js';
import { type Running, type ServerProcess, TargetError } from '../model/target.js';
import type { Value } from '../model/value.js';
import { fill } from './fill.js';
import { written } from './http-steps.js';
import { match } from './match.js';
import type { Play, Seen } from './play.js';
import { programValue } from './program-line.js';

/** Milliseconds for a process to become ready: an interpreter that starts on a loaded machine. */
export const START_PATIENCE = 60_000;

/** `start-server`: a process of this case's own, with its lifespan program. */
export async function startServer(play: Play, step: ClientStep | undefined, ready: boolean): Promise<Seen> {
  const { launch, interface: at } = play.stage;
  if (!launch) throw new Error('this case was not given a process of its own');
  const lifespan = play.scenario.programs.find((program) => program.name === 'lifespan');
  const name = { token: 'TOKEN', caseId: play.caseId, program: 'lifespan' };
  try {
    const running = await launch(lifespan && programValue(name, lifespan, at));
    play.launched.push(running);
    play.attach(running);
    running.process?.onChange(() => play.changes.changed());
    play.transcript.note('server', 'started');
  } catch (error) {
    return failed(error);
  }
  return ready ? waitReady(play, step) : { outcome: 'met', view: null };
}

/** `wait-ready`: until the probe answers with this run's token. */
export async function waitReady(play: Play, step: ClientStep | undefined): Promise<Seen> {
  const patience = step?.within ?? START_PATIENCE;
  const stop = new AbortController();
  let settled: Seen | undefined;
  const running = play.target();
  void running.ready(stop.signal).then(
    () => {
      settled = { outcome: 'met', view: null };
      play.changes.changed();
    },
    (error: unknown) => {
      if (stop.signal.aborted) return; // given up below
      settled = failed(error);
      play.changes.changed();
    },
  );
  const before = play.now();
  await play.changes.until(() => (settled ? true : undefined), patience);
  play.grant(play.now() - before);
  stop.abort();
  if (settled?.outcome === 'met') {
    play.located();
    running.process?.onChange(() => play.changes.changed());
    play.transcript.note('server', 'ready');
  }
  return settled ?? { outcome: 'deadline', view: { log: tail(running) } };
}

function failed(error: unknown): Seen {
  if (!(error instanceof TargetError)) throw error;
  return { outcome: 'failed', view: { code: error.code, message: error.message, log: error.detail } };
}

function tail(running: Running): string {
  return running.process?.log().slice(-2000) ?? '';
}

function processOf(play: Play): ServerProcess {
  const { process } = play.target();
  if (!process) throw new Error('the target has no process of its own');
  return process;
}

/** `signal`: to the leader of the group, as a service manager does. */
export function signal(play: Play, name: string): Seen {
  processOf(play).signal(name);
  play.transcript.note('server', `signal ${name}`);
  return { outcome: 'met', view: { signal: name } };
}

/** `expect-exit`: the end of the process. */
export async function expectExit(play: Play, step: ClientStep): Promise<Seen> {
  const process = processOf(play);
  const outcome = await play.wait(step, () => {
    // A server that has ended a connection may wait for the client's end of it before it goes.
    for (const lane of [...play.lanes.values()].flat()) if (lane.end === 'fin') lane.close();
    return process.exit ? 'met' : undefined;
  });
  const { exit } = process;
  if (!exit) return { outcome, view: { running: true } };
  play.transcript.note('server', `exit ${exit.signal ?? exit.status}`);
  return { outcome, view: { status: exit.status, signal: exit.signal } };
}

/** `expect-log`: until the log fits. */
export async function expectLog(
  play: Play,
  step: ClientStep,
  op: Extract<ClientOp, { matcher: unknown }>,
): Promise<Seen> {
  const process = processOf(play);
  const outcome = await play.wait(step, () =>
    !match(op.matcher, process.log(), play.captures) ? 'met' : process.exit ? 'ended' : undefined,
  );
  return { outcome, view: process.log() };
}

/** `expect-knock`: one request while the server may not be ready, and what becomes of it within a quiet time. */
export async function expectKnock(play: Play, step: ClientStep): Promise<Seen> {
  const present = play.lane(step.on);
  const lane = present.opened ? play.newLane(step.on) : present;
  let opened: boolean | undefined;
  void lane.connection().opened.then((done) => {
    opened = done;
    play.changes.changed();
  });
  await play.wait(step, () => (opened === undefined ? undefined : 'met'));
  if (!opened) return { outcome: 'met', view: { how: 'refused' } };
  const program = play.scenario.programs.some(({ name }) => name === 'main');
  const field = program ? [{ variable: 'program', name: 'main' } as const, '\r\n'] : [];
  lane.requested('GET');
  const request = ['GET / HTTP/1.1\r\nHost: ', { variable: 'host' } as const, '\r\n', ...field, '\r\n'];
  await written(play, step, lane, fill(request, play.filling()));
  const patience = Math.min(step.within ?? play.stage.quietMs(), play.left);
  const how = await play.changes.until(
    () => (lane.next ? 'answered' : lane.over ? 'closed' : undefined),
    patience,
  );
  const view: Record<string, Value | undefined> = { how: how ?? 'open', status: lane.next?.head.status };
  return { outcome: 'met', view };
}
