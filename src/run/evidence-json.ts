import { createHash } from 'node:crypto';
import type { Evidence, JournalRecord, Observation } from '../model/evidence.js';
import { fromJson, Octets, Typed, toJson, type Value, type ValueMap } from '../model/value.js';

/** Octets of one value that are kept, so that a report of many failures stays small; longer ones are known by length and hash. */
const KEPT = 65_536;

/** The evidence of a case in the form in which a report keeps it. */
export function evidenceToJson(evidence: Evidence): unknown {
  const { observations, journal, final, target, ...rest } = evidence;
  return {
    ...rest,
    observations: observations.map(({ view, ...observation }) => ({ ...observation, view: kept(view) })),
    journal: journal.map(({ value, ...record }) => ({ ...record, value: toJson(value) })),
    final: kept(final),
    target: toJson(target),
  };
}

function kept(value: Value | undefined): unknown {
  return toJson(shortened(value));
}

function shortened(value: Value | undefined): Value {
  if (value === undefined || value === null || typeof value !== 'object' || value instanceof Typed)
    return value ?? null;
  if (value instanceof Octets) {
    const { bytes, length, type } = value;
    if (bytes.length <= KEPT) return value;
    const hash = value.hash ?? createHash('sha256').update(bytes).digest('hex');
    return new Octets(bytes.subarray(0, KEPT), length, hash, type);
  }
  if (Array.isArray(value)) return value.map(shortened);
  const entries = Object.entries(value as ValueMap).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, shortened(inner)]));
}

/** The inverse of {@link evidenceToJson}, so that a verdict can be computed again from a saved report. */
export function evidenceFromJson(json: unknown): Evidence {
  const { observations, journal, final, target, ...rest } = json as {
    readonly observations: readonly (Observation & { readonly view: unknown })[];
    readonly journal: readonly (JournalRecord & { readonly value: unknown })[];
    readonly final: unknown;
    readonly target: unknown;
  } & Omit<Evidence, 'observations' | 'journal' | 'final' | 'target'>;
  return {
    ...rest,
    observations: observations.map((observation) => ({ ...observation, view: fromJson(observation.view) })),
    journal: journal.map((record) => ({ ...record, value: fromJson(record.value) })),
    final: fromJson(final),
    target: fromJson(target),
  };
}
