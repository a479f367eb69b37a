import type { CaseResult } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { resultOf } from './case-result.js';
import type { Played } from './drive.js';
import type { Ground } from './ground.js';
import type { Host, Illness } from './host.js';
import { logEntry } from './two-lanes.js';

/** One play of a case on a process that it shares, judged. */
export interface Attempt {
  readonly scenario: Scenario;
  readonly played: Played;
  readonly result: CaseResult;
  /** Did it end in a way that a server in trouble would bring about? */
  readonly bad: boolean;
  /** Worker processes that had started or ended when it began ({@link Workers.upheavals}). */
  readonly upheavals: number;
}

/** @param patience how many times the usual quiet time must be quiet */
export async function attempt(
  ground: Ground,
  host: Host,
  scenario: Scenario,
  { attempts, patience }: { readonly attempts: number; readonly patience: number },
): Promise<Attempt> {
  const { upheavals } = host.workers;
  const played = await host.play(scenario, () => ground.profile.quietMs * patience);
  const { clauses, verbose } = ground;
  const result = resultOf(scenario, played, clauses, { attempts, verbose });
  const bad = played.unfinished || !['pass', 'info', 'skip'].includes(result.verdict);
  return { scenario, played, result, bad, upheavals };
}

/** The verdict on a case that has brought its server down twice. */
export function casualtyOf(
  { clauses, verbose }: Ground,
  { running }: Host,
  { scenario, played, result }: Attempt,
  casualty: Illness,
): CaseResult {
  const log = running.process?.log();
  // What the server said last may tell why it died.
  const transcript = () => [...played.transcript(), ...(log ? [logEntry(played.durationMs, log)] : [])];
  const evidence = { ...played.evidence, casualty };
  const { attempts } = result;
  return resultOf(scenario, { ...played, evidence, transcript }, clauses, { attempts, verbose });
}
