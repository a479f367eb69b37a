import type { RunEvent } from '../model/event.js';
import type { CaseResult, Verdict } from '../model/result.js';
import { CollectedRun } from './collected.js';

/** What became of one case from one report to a later one. */
export interface Change {
  readonly target: string;
  readonly id: string;
  readonly kind: 'worse' | 'better' | 'behaviour' | 'appeared' | 'vanished';
  readonly before?: Seen;
  readonly after?: Seen;
}

export interface Seen {
  readonly verdict: Verdict;
  readonly observed?: string;
  /** Clauses with findings. */
  readonly broken: readonly string[];
}

export interface Difference {
  readonly changes: readonly Change[];
  /** How many cases stand in both reports with the same verdict and behaviour. */
  readonly same: number;
  /** Names on either side, where one target of each is compared though they are called differently (two versions of a server). */
  readonly renamed?: { readonly before: string; readonly after: string };
}

/** How bad a verdict is. A case without a verdict is no better than a failed one: nobody knows. */
const BADNESS: Readonly<Record<Verdict, number>> = { pass: 0, info: 0, skip: 1, warn: 2, fail: 3, error: 3 };

/** Compares two runs case by case. Two reports of one target each are compared whatever the targets are called. Pure. */
export function difference(before: readonly RunEvent[], after: readonly RunEvent[]): Difference {
  const [old, young] = [collect(before), collect(after)];
  const [first, ...others] = [...old.targets.keys()];
  const [second, ...further] = [...young.targets.keys()];
  const single = others.length === 0 && further.length === 0 && first !== undefined && second !== undefined;
  const renamed = single && first !== second ? { before: first, after: second } : undefined;
  const changes: Change[] = [];
  let same = 0;
  for (const name of new Set([...young.targets.keys(), ...(renamed ? [] : old.targets.keys())])) {
    const left = byId(old.targets.get(renamed ? renamed.before : name)?.results ?? []);
    const right = byId(young.targets.get(name)?.results ?? []);
    for (const id of [...new Set([...left.keys(), ...right.keys()])].sort()) {
      const change = changeOf(name, id, left.get(id), right.get(id));
      if (change) changes.push(change);
      else same++;
    }
  }
  return { changes, same, ...(renamed ? { renamed } : {}) };
}

/** Did anything get worse: a case broken that was not, or one that broke more clauses? */
export function gotWorse({ changes }: Difference): boolean {
  return changes.some(({ kind }) => kind === 'worse');
}

function collect(events: readonly RunEvent[]): CollectedRun {
  const run = new CollectedRun();
  for (const event of events) run.handle(event);
  return run;
}

function byId(results: readonly CaseResult[]): Map<string, CaseResult> {
  return new Map(results.map((result) => [result.id, result]));
}

function changeOf(
  target: string,
  id: string,
  before: CaseResult | undefined,
  after: CaseResult | undefined,
): Change | undefined {
  if (!before) return { target, id, kind: 'appeared', after: seen(after!) };
  if (!after) return { target, id, kind: 'vanished', before: seen(before) };
  const [old, young] = [seen(before), seen(after)];
  const kind = kindOf(old, young);
  return kind && { target, id, kind, before: old, after: young };
}

function kindOf(before: Seen, after: Seen): Change['kind'] | undefined {
  const step = BADNESS[after.verdict] - BADNESS[before.verdict];
  if (step !== 0) return step > 0 ? 'worse' : 'better';
  const fresh = after.broken.some((clause) => !before.broken.includes(clause));
  if (fresh) return 'worse';
  if (before.broken.length > after.broken.length) return 'better';
  return before.verdict !== after.verdict || before.observed !== after.observed ? 'behaviour' : undefined;
}

function seen({ verdict, observed, findings }: CaseResult): Seen {
  const broken = [...new Set(findings.map(({ requirement }) => requirement))].sort();
  return { verdict, ...(observed === undefined ? {} : { observed }), broken };
}
