import { BY_HAND } from '../model/by-hand.js';
import type { Interface } from '../model/clause.js';
import type { ClientStep, Scenario, Template } from '../model/scenario.js';
import { authorityOf, type Launch } from '../model/target.js';
import { fill } from './fill.js';
import { programLine, programValue } from './program-line.js';

/** Where the octets go, and the token that opens the probe there. */
export interface Counter {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** Pieces of octets that a person sends at most, with a pause before each but the first. */
const MOST_PIECES = 4;

/**
 * The octets that a client without eyes sends to make the server behave as in the case, in one piece or in a few with a pause between them.
 * Undefined where they are not enough: there are several connections, frames, gates, ends or signals.
 */
export function octetsByHand(
  scenario: Scenario,
  at: Interface,
  { host, port, token }: Counter,
): Buffer[] | undefined {
  const steps = scenario.client.filter(({ only }) => only === undefined || only === at);
  if (new Set(steps.map(({ on }) => on)).size > 1 || awaitsGates(scenario)) return undefined;
  const templates = templatesOf(steps);
  if (!templates || templates.length === 0 || templates.length > MOST_PIECES) return undefined;
  const filling = {
    host: authorityOf({ host, port }),
    address: host,
    port: String(port),
    program: (name: string) => {
      const program = scenario.programs.find((one) => one.name === name)!;
      return programLine({ token, caseId: BY_HAND.caseId, program: name }, program, at);
    },
  };
  return templates.map((template) => fill(template, filling));
}

/** How the server is started that the case is played on. */
export function launchOf({ settings, programs }: Scenario, at: Interface, faults: readonly string[]): Launch {
  const lifespan = programs.find(({ name }) => name === 'lifespan');
  const { token } = BY_HAND;
  const value = lifespan && programValue({ token, caseId: '@lifespan', program: 'lifespan' }, lifespan, at);
  return { settings, faults, ...(value === undefined ? {} : { lifespan: value }) };
}

/** Gates that the application waits for would have to be opened. */
function awaitsGates({ programs }: Scenario): boolean {
  return JSON.stringify(programs.map(({ steps }) => steps)).includes('"gate":');
}

function templatesOf(steps: readonly ClientStep[]): Template[] | undefined {
  const templates: Template[] = [];
  /** Was there something to wait for since the last octets were sent? */
  let waited = true;
  for (const { op } of steps) {
    if (op.verb === 'send' || op.verb === 'websocket') {
      const [first, ...rest] = op.verb === 'send' ? op.segments : [op.bytes];
      const before = waited ? [] : (templates.pop() ?? []);
      templates.push([...before, ...(first ?? [])], ...rest);
      waited = false;
    } else if (!WATCHES.test(op.verb)) return undefined;
    else if (op.verb !== 'connect') waited = true;
  }
  return templates;
}

/** Steps that only look at what comes, whatever is there to see it. */
const WATCHES =
  /^(connect|wait-for|await-app|await-stall|expect(-head|-so-far|-interim|-end|-silence|-handshake|-event)?)$/;
