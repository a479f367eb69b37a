import type { ClientOp, ClientStep, Program, Template } from '../model/scenario.js';

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

/** Follows the script: which requests are under way on which connection. */
export function traffic(client: readonly ClientStep[], programs: readonly Program[]): Traffic {
  const names = new Set(programs.map(({ name }) => name));
  const road = new Road();
  for (const step of client) {
    const requests = programsSent(step).filter((name) => names.has(name)).length;
    if (requests > 0) road.sent(step.on, requests);
    else road.saw(step.op, step.on);
  }
  return road;
}

/** A connection carries one request at a time to the application; one that the client gave up may go on there. */
class Road implements Traffic {
  concurrency = 1;
  keepAlive = false;
  pipelining = false;
  private readonly pending = new Map<string, number>();
  private readonly answered = new Set<string>();
  private abandoned = 0;

  sent(on: string, requests: number): void {
    const before = this.pending.get(on) ?? 0;
    if (this.answered.has(on)) this.keepAlive = true;
    if (before + requests > 1) this.pipelining = true;
    this.pending.set(on, before + requests);
    const busy = [...this.pending.values()].filter((count) => count > 0).length;
    this.concurrency = Math.max(this.concurrency, busy + this.abandoned);
  }

  saw(op: ClientOp, on: string): void {
    const before = this.pending.get(on) ?? 0;
    if (op.verb === 'await-app' && op.reached !== 'called') {
      this.abandoned = Math.max(0, this.abandoned - 1);
    } else if (op.verb === 'expect' || (op.verb === 'wait-for' && op.what === 'response')) {
      if (before > 0) this.answered.add(on);
      this.pending.set(on, Math.max(0, before - 1));
    } else if (isEnd(op)) {
      this.pending.set(on, 0);
    } else if (op.verb === 'connect') {
      this.answered.delete(on);
    } else if ((op.verb === 'close' || op.verb === 'reset') && before > 0) {
      this.abandoned++;
      this.pending.set(on, 0);
    }
  }
}

function isEnd(op: ClientOp): boolean {
  if (op.verb === 'wait-for') return op.what === 'end' || op.what === 'close';
  return op.verb === 'expect-end' || op.verb === 'expect-close';
}
