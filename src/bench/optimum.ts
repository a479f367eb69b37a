import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { RunEvent } from '../model/event.js';

/** What a run can't be faster than, and its parts; milliseconds. */
export interface Optimum {
  readonly startMs: number;
  readonly stopMs: number;
  /** Server work ÷ the cores that can do it. */
  readonly workMs: number;
  /** All cases' time ÷ cases at once. */
  readonly waitsMs: number;
  readonly longestMs: number;
  readonly totalMs: number;
}

/**
 * The physical optimum of a run: max(server work ÷ its throughput, waits ÷ concurrency, longest case) + start + stop.
 * @param serverCpuMs processor time of the servers, all processes together.
 * @param startMs from launch to the first answer, measured apart; `stopMs` from TERM to the end.
 */
export function optimumOf(
  jsonl: string,
  serverCpuMs: number,
  startMs: number,
  stopMs: number,
  waitsOf: (id: string) => number,
): Optimum {
  const events = readFileSync(jsonl, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const started = events.find((event) => event.type === 'target-start');
  const concurrency = started?.type === 'target-start' ? started.concurrency : 1;
  const cases = events.flatMap((event) => (event.type === 'case-end' ? [event.result] : []));
  const workMs = serverCpuMs / availableParallelism();
  const waitsMs = cases.reduce((sum, { id }) => sum + waitsOf(id), 0) / concurrency;
  const longestMs = Math.max(0, ...cases.map(({ durationMs }) => durationMs));
  const totalMs = Math.max(workMs, waitsMs, longestMs) + startMs + stopMs;
  return { startMs, stopMs, workMs, waitsMs, longestMs, totalMs };
}
