import type { Clause, Interface } from '../model/clause.js';
import type { AppStep, ClientStep, Program } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import type { Problems } from './problems.js';
import { ASGI_VERBS, WSGI_VERBS } from './schema-application.js';
import type { Traffic } from './traffic.js';

const PROCESS_VERBS: ReadonlySet<string> = new Set([
  'start-server',
  'wait-ready',
  'signal',
  'expect-exit',
  'expect-log',
  'expect-knock',
]);

const BOTH: readonly Interface[] = ['asgi', 'wsgi'];

interface Scripts {
  readonly programs: readonly Program[];
  readonly client: readonly ClientStep[];
}

/** Interfaces on which all steps mean something, and at least one of the clauses too. */
export function interfacesOf(
  { programs, client }: Scripts,
  declared: readonly (Interface | undefined)[],
  clauses: readonly Clause[],
  at: Span,
  problems: Problems,
): readonly Interface[] {
  const narrowed = new Map<Interface, string>();
  const narrow = (to: Interface, why: string) => {
    if (!narrowed.has(to)) narrowed.set(to, why);
  };
  for (const one of declared) if (one) narrow(one, `interface: ${one}`);
  if (client.some(({ op }) => op.verb === 'websocket')) narrow('asgi', 'a WebSocket');
  for (const program of programs) {
    if (program.name === 'lifespan') narrow('asgi', 'the program lifespan');
    else walk(program.steps, undefined, (step, only) => judge(step, only, narrow, problems));
  }
  const fitting = BOTH.filter(
    (one) => clauses.length === 0 || clauses.some((clause) => (clause.interface ?? one) === one),
  );
  if (narrowed.size === 0) return fitting;
  if (narrowed.size > 1) {
    const [first, second] = [...narrowed.values()];
    const remedy = 'mark the steps of one interface with `only:`';
    problems.error('suite/interface', at, `no interface has both: ${first}, and ${second}`, remedy);
    return BOTH;
  }
  const [only] = narrowed.keys();
  if (!fitting.includes(only!))
    problems.error('suite/interface', at, `the script is for ${only}, but no clause of \`proves\` is`);
  return [only!];
}

function judge(
  step: AppStep,
  only: Interface | undefined,
  narrow: (to: Interface, why: string) => void,
  problems: Problems,
): void {
  const own = ASGI_VERBS.has(step.verb) ? 'asgi' : WSGI_VERBS.has(step.verb) ? 'wsgi' : undefined;
  if (own === undefined) return;
  if (only === undefined) narrow(own, `the verb ${step.verb}`);
  else if (only !== own)
    problems.error(
      'suite/interface',
      step.span,
      `the verb ${step.verb} is for ${own}, the step for ${only} only`,
    );
}

function walk(
  steps: readonly AppStep[],
  only: Interface | undefined,
  visit: (step: AppStep, only: Interface | undefined) => void,
): void {
  for (const step of steps) {
    visit(step, step.only ?? only);
    if (step.steps) walk(step.steps, step.only ?? only, visit);
  }
}

/** Needs that the verbs imply, after those that were named. */
export function needsOf(
  { programs, client }: Scripts,
  named: ReadonlySet<string>,
  settings: readonly string[],
  traffic: Traffic,
  judgedByFinalView: boolean,
): readonly string[] {
  const needs = new Set(named);
  const lifespan = programs.some(({ name }) => name === 'lifespan');
  if (lifespan) needs.add('lifespan');
  if (lifespan || settings.length > 0 || hasProcessSteps(client)) needs.add('process');
  for (const setting of settings) needs.add(`setting:${setting}`);
  for (const { op } of client) {
    if (op.verb === 'websocket') needs.add('websocket');
    if (op.verb === 'frames' && op.frames.some(({ compress }) => compress)) needs.add('deflate');
  }
  if (traffic.concurrency > 1) needs.add(`concurrency:${traffic.concurrency}`);
  if (!judgedByFinalView && traffic.keepAlive) needs.add('keep-alive');
  if (!judgedByFinalView && traffic.pipelining) needs.add('pipelining');
  return [...needs];
}

/** Requests that are with the application at once: what the script shows, or more where `needs` says so. */
export function atOnce(needs: readonly string[]): number {
  const named = needs.map((need) => Number(/^concurrency:(\d+)$/.exec(need)?.[1] ?? 1));
  return Math.max(1, ...named);
}

/** Does the script start, signal or watch the server process itself? */
export function hasProcessSteps(client: readonly ClientStep[]): boolean {
  return client.some(({ op }) => PROCESS_VERBS.has(op.verb));
}
