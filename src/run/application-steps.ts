import type { ClientOp, ClientStep } from '../model/scenario.js';
import { applicationView, NOT_CALLED } from './application.js';
import type { Play, Seen } from './play.js';

/** `open`: the client lets the application go on. */
export async function openGate(play: Play, gate: string): Promise<Seen> {
  play.opened.add(gate);
  await play.target().gates.open(play.caseId, gate);
  return { outcome: 'met', view: { gate } };
}

/** `await`: until the application has opened the gate. */
export async function awaitGate(play: Play, step: ClientStep, gate: string): Promise<Seen> {
  const outcome = await play.wait(step, () => (play.opened.has(gate) ? 'met' : undefined));
  return { outcome, view: { gate, app: progress(play) } };
}

const REACHED = { called: 'begin', ended: 'end', closed: 'close' } as const;

/** `await-app`: until the journal says so; a script that awaits the same again waits for one call more. */
export async function awaitApp(
  play: Play,
  step: ClientStep,
  { program, reached }: ClientOp & { verb: 'await-app' },
): Promise<Seen> {
  const what = reached === 'closed' && play.stage.interface === 'asgi' ? 'end' : REACHED[reached];
  const key = `${program}.${reached}`;
  const wanted = (play.awaited.get(key) ?? 0) + 1;
  play.awaited.set(key, wanted);
  const outcome = await play.wait(step, () =>
    play.progress.count(program, what) >= wanted ? 'met' : undefined,
  );
  return { outcome, view: applicationView(play.journal).app[program] ?? NOT_CALLED };
}

/** `await-stall`: until the program writes down nothing more for a quiet time though it is not through. */
export async function awaitStall(play: Play, step: ClientStep, program: string): Promise<Seen> {
  const through = () => play.progress.count(program, 'end') > 0;
  const began = await play.wait(step, () => (play.progress.count(program, 'begin') > 0 ? 'met' : undefined));
  if (began !== 'met') return { outcome: began, view: NOT_CALLED };
  const count = () => play.journal.length;
  const quietMs = play.stage.quietMs() * 2;
  // The step's time is for the progress; a slow target's quiet time alone may be as long.
  const patience = Math.min(play.patience(step) + quietMs, play.left);
  const stalled = await play.changes.quiet(count, quietMs, patience, through);
  const outcome = stalled ? 'met' : through() ? 'ended' : 'deadline';
  return { outcome, view: applicationView(play.journal).app[program] ?? NOT_CALLED };
}

/** How far the programs are, for a wait that came to nothing. */
function progress(play: Play): Record<string, string> {
  const { app } = applicationView(play.journal);
  const ended: Record<string, string> = {};
  for (const [name, view] of Object.entries(app)) ended[name] = String((view as { ended?: unknown }).ended);
  return ended;
}
