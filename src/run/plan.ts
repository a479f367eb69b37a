import type { Interface } from '../model/clause.js';
import type { ClientStep, Scenario } from '../model/scenario.js';
import type { Launch, Target } from '../model/target.js';
import type { Profile } from './calibrate.js';

/** Cases that share one server process. */
export interface Group {
  readonly launch: Launch;
  readonly scenarios: readonly Scenario[];
}

/** Who plays what where. Everything is ordered by the time it will take, longest first. */
export interface Plan {
  /** Cases on the process that every target has: the one without settings. */
  readonly shared: readonly Scenario[];
  /** Cases that need settings, by these. */
  readonly groups: readonly Group[];
  /** Cases with a process each. */
  readonly own: readonly Scenario[];
  /** Cases during which nothing else runs. */
  readonly alone: readonly Scenario[];
}

/** Cases that make sense on this interface. */
export function onInterface(scenarios: readonly Scenario[], at: Interface): Scenario[] {
  return scenarios.filter(({ interfaces }) => interfaces.includes(at));
}

/** Why a case can't be played on a target, from what the target declares or was found to offer. Undefined where it can. */
export function unmetByTarget(
  scenario: Scenario,
  target: Pick<Target, 'name' | 'startable' | 'settings'>,
  profile: Profile,
): string | undefined {
  if (ownsProcess(scenario) && !target.startable)
    return 'it needs a server process that gatespec starts: give a known server or --start';
  for (const name of Object.keys(scenario.settings))
    if (!target.startable || !target.settings.has(name)) return `${target.name} has no setting ${name}`;
  if (scenario.concurrency > profile.concurrency)
    return `it needs ${scenario.concurrency} requests with the application at once, ${target.name} serves ${profile.concurrency}`;
  for (const need of scenario.needs) {
    const reason = unmet(need, target, profile);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function unmet(
  need: string,
  target: Pick<Target, 'name' | 'startable' | 'settings'>,
  { concurrency, offers }: Profile,
): string | undefined {
  const [kind, value = ''] = need.split(':');
  if (kind === 'ext' || kind!.startsWith('spec')) return undefined; // the scope tells, once the case is played
  if (kind === 'process')
    return target.startable ? undefined : 'it needs a server process that gatespec starts';
  if (kind === 'setting')
    return target.startable && target.settings.has(value)
      ? undefined
      : `${target.name} has no setting ${value}`;
  if (kind === 'concurrency')
    return concurrency >= Number(value)
      ? undefined
      : `it needs ${value} requests with the application at once, ${target.name} serves ${concurrency}`;
  return offers.has(need) ? undefined : `${target.name} does not offer ${need}`;
}

/** Does the case start and end its server itself, or give it a lifespan program? */
export function ownsProcess({ programs, client, ownProcess, settings }: Scenario): boolean {
  if (!ownProcess) return false;
  const steps = client.some(({ op }) => PROCESS_VERBS.has(op.verb));
  return steps || programs.some(({ name }) => name === 'lifespan') || Object.keys(settings).length === 0;
}

const PROCESS_VERBS: ReadonlySet<string> = new Set([
  'start-server',
  'wait-ready',
  'signal',
  'expect-exit',
  'expect-log',
  'expect-knock',
]);

/** Splits the cases by the process they need. */
export function makePlan(scenarios: readonly Scenario[], faults: readonly string[]): Plan {
  const ordered = [...scenarios].sort((a, b) => expectedMs(b) - expectedMs(a));
  const groups = new Map<string, { launch: Launch; scenarios: Scenario[] }>();
  const plan = { shared: [] as Scenario[], own: [] as Scenario[], alone: [] as Scenario[] };
  for (const scenario of ordered) {
    if (ownsProcess(scenario)) (scenario.alone ? plan.alone : plan.own).push(scenario);
    else if (Object.keys(scenario.settings).length > 0) {
      const key = launchKey(scenario);
      const launch = { settings: scenario.settings, faults };
      if (!groups.has(key)) groups.set(key, { launch, scenarios: [] });
      groups.get(key)!.scenarios.push(scenario);
    } else if (scenario.alone) plan.alone.push(scenario);
    else plan.shared.push(scenario);
  }
  return { ...plan, groups: [...groups.values()] };
}

function launchKey({ settings }: Scenario): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A guess at how long a case waits when it passes, milliseconds: only good for putting cases in order. */
export function expectedMs(scenario: Scenario): number {
  return scenario.client.reduce((sum, step) => sum + stepMs(step), 0) + 1;
}

function stepMs({ op, within }: ClientStep): number {
  switch (op.verb) {
    case 'expect-silence':
      return within ?? 200;
    case 'await-stall':
      return 400;
    case 'expect-knock':
      return 200;
    case 'wait-for':
    case 'expect-end':
    case 'expect-exit':
      // What may never come is waited for in vain by some servers; what may take long says so.
      return within === undefined ? 10 : within / 10;
    default:
      return op.verb === 'send' && op.segments.length > 1 ? op.segments.length / 10 : 0.5;
  }
}
