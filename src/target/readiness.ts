import { setTimeout as pause } from 'node:timers/promises';
import { type Address, type ProbeInfo, TargetError } from '../model/target.js';
import { askOnce, type Reply } from './control.js';
import { readIntroduction } from './introduction.js';
import type { LeashedProcess } from './server-process.js';

/** Milliseconds between two questions: the first, the factor, the longest. A refused connection costs next to nothing. */
const FIRST = 5;
const GROWTH = 1.4;
const LONGEST = 50;
/** Milliseconds that one question may hang: a server may listen before its start-up is complete, and answer then. */
const PATIENCE = 2_000;

/**
 * Asks until the probe answers with the token: an open port proves nothing, it may be a stranger's.
 * @throws TargetError `target/exited`, `target/not-ready`, or what the last answer tells; the signal's reason when aborted.
 */
export async function awaitProbe(
  address: Address,
  token: string,
  server: LeashedProcess,
  deadlineMs: number,
  signal: AbortSignal,
  path: string,
): Promise<ProbeInfo> {
  const over = new AbortController();
  const end = () => over.abort();
  const deadline = setTimeout(end, deadlineMs);
  const forget = server.onChange(() => server.exit && end());
  const either = AbortSignal.any([signal, over.signal]);
  const where = `${address.host}:${address.port}`;
  let last: TargetError | undefined;
  try {
    for (let delay = FIRST; !either.aborted && !server.exit; delay = Math.min(delay * GROWTH, LONGEST)) {
      const seen = await introduce(
        () => askOnce(address, token, { op: 'info' }, patient(either), path),
        token,
        where,
      );
      if (seen && !(seen instanceof TargetError)) return seen;
      if (seen && !(seen.code === 'target/unreachable' && last)) last = seen;
      await pause(delay, undefined, { signal: either }).catch(() => {}); // the loop's condition tells why
    }
  } finally {
    clearTimeout(deadline);
    forget();
  }
  signal.throwIfAborted();
  throw server.exit ? exited(server) : notReady(server, deadlineMs, last, where);
}

async function introduce(
  ask: () => Promise<Reply>,
  token: string,
  where: string,
): Promise<ProbeInfo | TargetError | undefined> {
  try {
    return readIntroduction(await ask(), token, where);
  } catch {
    return undefined; // out of patience, or the end of the whole wait
  }
}

function patient(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
}

function exited(server: LeashedProcess): TargetError {
  const { status, signal } = server.exit!;
  return new TargetError(
    'target/exited',
    `the server ended before it was ready, ${signal ? `killed by SIG${signal}` : `with status ${status}`}: ${server.words}`,
    undefined,
    server.tail(),
  );
}

function notReady(
  server: LeashedProcess,
  deadlineMs: number,
  last: TargetError | undefined,
  where: string,
): TargetError {
  const seen =
    !last || last.code === 'target/unreachable' ? `nothing answered at ${where}` : `instead: ${last.message}`;
  return new TargetError(
    'target/not-ready',
    `no answer from the probe within ${deadlineMs / 1000} s; ${seen}: ${server.words}`,
    last?.remedy ??
      'Does the command listen on {host}:{port} and host gatespec_probe:asgi or gatespec_probe:wsgi?',
    server.tail(),
  );
}
