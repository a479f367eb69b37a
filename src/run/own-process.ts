import type { Scenario } from '../model/scenario.js';
import { resultOf } from './case-result.js';
import { drive } from './drive.js';
import type { Ground } from './ground.js';
import { Play } from './play.js';

/** Plays a case that has a process to itself. A start that failed and a process that died unbidden get a second try. */
export async function playOwn(ground: Ground, scenario: Scenario): Promise<void> {
  if (ground.halt.aborted) return;
  ground.begin(scenario);
  for (let attempts = 1; ; attempts++) {
    const played = await once(ground, scenario);
    if (ground.halt.aborted) return;
    const { exit, evidence } = played;
    const died = exit !== undefined && !endsItsProcess(scenario);
    const notStarted = evidence.trouble?.code.startsWith('target/') === true;
    if (attempts === 1 && (died || notStarted)) continue;
    const options = { attempts, verbose: ground.verbose };
    const result = resultOf(scenario, played, ground.clauses, options);
    if (!died || result.verdict === 'pass' || notStarted) return ground.end(result);
    const detail = exit.signal ? `killed by ${exit.signal}` : `exit status ${exit.status}`;
    const casualty = { kind: 'died', detail } as const;
    return ground.end(
      resultOf(scenario, { ...played, evidence: { ...evidence, casualty } }, ground.clauses, options),
    );
  }
}

async function once(ground: Ground, scenario: Scenario) {
  const { target, faults, halt } = ground;
  const play = new Play(
    scenario,
    {
      interface: ground.interface,
      quietMs: () => ground.profile.quietMs,
      launch: (lifespan) =>
        target.launch(
          { settings: scenario.settings, faults, ...(lifespan === undefined ? {} : { lifespan }) },
          halt,
        ),
    },
    ground.ids.next(),
  );
  const stop = () => play.changes.stop();
  halt.addEventListener('abort', stop);
  try {
    return await drive(play);
  } finally {
    halt.removeEventListener('abort', stop);
  }
}

/** Does the script make its process end, or expect it to? */
function endsItsProcess({ client, accept, never }: Scenario): boolean {
  return (
    client.some(({ op }) => op.verb === 'signal' || op.verb === 'expect-exit') ||
    [...accept, ...never].some(
      ({ matcher }) => matcher.kind === 'map' && matcher.keys.some(([key]) => key === 'exit'),
    )
  );
}
