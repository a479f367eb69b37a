import type { AppStep, ClientStep, Program } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import type { Problems } from './problems.js';
import { nearest } from './suggest.js';

interface Uses {
  readonly opened: Map<string, Span>;
  readonly awaited: Map<string, Span>;
}

/** Tells of gates that are awaited and never opened by anyone who could, and of gates that nobody awaits. */
export function checkGates(
  programs: readonly Program[],
  client: readonly ClientStep[],
  problems: Problems,
): void {
  const app = emptyUses();
  for (const program of programs) collect(program.steps, app);
  const own = emptyUses();
  for (const { op, span } of client) {
    if (op.verb === 'open') own.opened.set(op.gate, span);
    if (op.verb === 'await') own.awaited.set(op.gate, span);
  }
  const opened = [...app.opened.keys(), ...own.opened.keys()];
  for (const [gate, span] of own.awaited) {
    if (app.opened.has(gate)) continue;
    const remedy = meant(gate, [...app.opened.keys()]) ?? `let the application do \`open: ${gate}\``;
    problems.error('suite/gate-never-opened', span, `the application never opens the gate "${gate}"`, remedy);
  }
  for (const [gate, span] of app.awaited) {
    if (opened.includes(gate)) continue;
    const remedy = meant(gate, opened) ?? `let the client do \`open: ${gate}\``;
    problems.error('suite/gate-never-opened', span, `nobody opens the gate "${gate}"`, remedy);
  }
  for (const [gate, span] of [...app.opened, ...own.opened]) {
    if (app.awaited.has(gate) || own.awaited.has(gate)) continue;
    problems.warning('suite/gate-never-awaited', span, `nobody awaits the gate "${gate}"`);
  }
}

function emptyUses(): Uses {
  return { opened: new Map(), awaited: new Map() };
}

function meant(gate: string, candidates: readonly string[]): string | undefined {
  const best = nearest(gate, candidates);
  return best === undefined ? undefined : `did you mean "${best}"?`;
}

function collect(steps: readonly AppStep[], uses: Uses): void {
  for (const { verb, argument, steps: inner, span } of steps) {
    if (verb === 'open') uses.opened.set(String(argument), span);
    const waits = argument as { gate?: string; until?: string } | null;
    if (verb === 'await' && waits?.gate !== undefined) uses.awaited.set(waits.gate, span);
    if (verb === 'receive' && waits?.until !== undefined) uses.awaited.set(waits.until, span);
    if (inner) collect(inner, uses);
  }
}
