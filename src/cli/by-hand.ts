import { createHash } from 'node:crypto';
import { BY_HAND } from '../model/by-hand.js';
import type { Interface } from '../model/clause.js';
import type { Scenario } from '../model/scenario.js';
import type { Target } from '../model/target.js';
import { handLine } from '../report/by-hand.js';
import type { ByHand, Desk } from '../report/finding.js';
import { launchOf, octetsByHand } from '../run/by-hand.js';

type Hosted = Pick<Target, 'name' | 'byHand'>;

/** Stands for the token of a probe that somebody else deployed until the shell puts it in; `[\w-]`, as tokens are. */
const SECRET = '__the-token-of-the-probe__';

/** What the probe of a server started by hand writes down (fixtures/probe/README.md, "The journal"). */
const JOURNAL = `tail "\${TMPDIR:-/tmp}/gatespec-${createHash('sha256').update(BY_HAND.token).digest('hex').slice(0, 16)}/journal.jsonl"`;

/** How the cases of these targets are seen with no tool around. */
export function handsOf(
  targets: readonly Hosted[],
  scenarios: readonly Scenario[],
  faults?: readonly string[],
): NonNullable<Desk['byHand']> {
  return ({ target: name, interface: at }, id) => {
    const scenario = scenarios.find((one) => one.id === id);
    const target = targets.find((one) => one.name === name);
    return scenario && target ? byHand(scenario, target, at, faults) : {};
  };
}

/** Its server's command, the octets, and what the application says of them. */
function byHand(scenario: Scenario, target: Hosted, at: Interface, faults: readonly string[] = []): ByHand {
  if (!target.byHand) return deployed(scenario, target.name, at);
  const server = target.byHand(launchOf(scenario, at, faults));
  const { host, port, token } = BY_HAND;
  const pieces = octetsByHand(scenario, at, { host, port, token });
  const line = pieces && handLine(pieces, { host, port });
  return { server, ...(line === undefined ? {} : { line, journal: JOURNAL }) };
}

function deployed(scenario: Scenario, name: string, at: Interface): ByHand {
  const url = URL.canParse(name) ? new URL(name) : undefined;
  if (url?.protocol !== 'http:') return {};
  const place = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
  const pieces = octetsByHand(scenario, at, { ...place, token: SECRET });
  const line = pieces && handLine(pieces, place, { text: SECRET, variable: 'GATESPEC_TOKEN' });
  return line === undefined ? {} : { line };
}
