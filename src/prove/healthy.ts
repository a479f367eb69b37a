import type { Interface } from '../model/clause.js';
import type { Proof } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import { FALLEN, type Played } from './assess.js';
import type { Gateways } from './gateway.js';

/**
 * Plays the cases on the healthy gateway. What falls is played once more, with next to nothing beside it: on a machine that is busy
 * otherwise a wait may have been too short.
 */
export async function playHealthy(
  gateways: Gateways,
  at: Interface,
  scenarios: readonly Scenario[],
): Promise<Played> {
  const played = await gateways.play(at, scenarios);
  const fallen = new Set(played.results.filter(({ verdict }) => FALLEN.has(verdict)).map(({ id }) => id));
  if (fallen.size === 0 || played.trouble !== undefined) return played;
  const again = await gateways.play(
    at,
    scenarios.filter(({ id }) => fallen.has(id)),
  );
  return { ...again, results: [...played.results.filter(({ id }) => !fallen.has(id)), ...again.results] };
}

/** What is not as it must be on a gateway without a fault. */
export function unhealthyOf({ interface: at, results, trouble }: Played): Proof['unhealthy'] {
  const cases = results
    .filter(({ verdict }) => FALLEN.has(verdict))
    .map(({ id, verdict, findings, reason }) => ({
      id,
      interface: at,
      verdict,
      reason: reason ?? findings[0]?.message ?? '',
    }));
  const failed = { id: '', interface: at, verdict: 'error' as const, reason: trouble ?? '' };
  return trouble === undefined ? cases : [failed, ...cases];
}
