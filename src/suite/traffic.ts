import type { ClientStep, Program, Template } from '../model/scenario.js';

/** Program names in the octets of a step, in order. */
export function programsSent({ op }: ClientStep): string[] {
  const templates: readonly Template[] =
    op.verb === 'send' ? op.segments : op.verb === 'websocket' ? [op.bytes] : [];
  return templates.flatMap((template) =>
    template.flatMap((piece) =>
      typeof piece === 'object' && 'variable' in piece && piece.variable === 'program' ? [piece.name] : [],
    ),
  );
}

/** What the client's script asks of the server's connections. */
export interface Traffic {
  /** Requests that are with the application at the same time, at most. */
  readonly concurrency: number;
  /** Is a request sent where an answer was expected before? */
  readonly keepAlive: boolean;
  /** Is a request sent before the answer to the one before it was expected? */
  readonly pipelining: boolean;
}

const ANSWERED: ReadonlySet<string> = new Set(['expect', 'expect-end', 'expect-close', 'expect-handshake']);

/** Follows the script: which requests are under way on which connection. A connection carries one at a time to the application. */
export function traffic(client: readonly ClientStep[], programs: readonly Program[]): Traffic {
  const names = new Set(programs.map(({ name }) => name));
  const pending = new Map<string, number>();
  const answered = new Set<string>();
  let abandoned = 0;
  let concurrency = 0;
  let keepAlive = false;
  let pipelining = false;
  for (const step of client) {
    const { op, on } = step;
    const before = pending.get(on) ?? 0;
    if (op.verb === 'send' || op.verb === 'websocket') {
      const requests = programsSent(step).filter((name) => names.has(name)).length;
      if (requests > 0 && answered.has(on)) keepAlive = true;
      if (before + requests > 1 && requests > 0) pipelining = true;
      pending.set(on, before + requests);
    } else if (ANSWERED.has(op.verb) || (op.verb === 'wait-for' && op.what === 'response')) {
      if (op.verb === 'expect-handshake') continue;
      if (before > 0) answered.add(on);
      pending.set(on, Math.max(0, before - 1));
    } else if (op.verb === 'connect') {
      answered.delete(on);
    } else if ((op.verb === 'close' || op.verb === 'reset') && before > 0) {
      abandoned++;
      pending.set(on, 0);
    }
    const busy = [...pending.values()].filter((count) => count > 0).length;
    concurrency = Math.max(concurrency, busy + abandoned);
  }
  return { concurrency: Math.max(1, concurrency), keepAlive, pipelining };
}
