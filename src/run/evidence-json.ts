import type { Evidence, JournalRecord, Observation } from '../model/evidence.js';
import { fromJson, toJson } from '../model/value.js';

/** The evidence of a case in the form in which a report keeps it. */
export function evidenceToJson(evidence: Evidence): unknown {
  const { observations, journal, final, target, ...rest } = evidence;
  return {
    ...rest,
    observations: observations.map(({ view, ...observation }) => ({ ...observation, view: toJson(view) })),
    journal: journal.map(({ value, ...record }) => ({ ...record, value: toJson(value) })),
    final: toJson(final),
    target: toJson(target),
  };
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
