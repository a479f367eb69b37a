import type { JournalRecord } from '../model/evidence.js';
import type { Value } from '../model/value.js';
import { callsOf, field } from './application.js';

/**
 * Why the scopes that the application was called with make a case inapplicable: `ext:NAME` is not among the scope's extensions, or its
 * `asgi.spec_version` does not fit (absent counts as 2.0, ASGI main specification). Undefined when all needs are met, or when no scope tells.
 */
export function unmetByScope(
  needs: readonly string[],
  journal: readonly JournalRecord[],
): string | undefined {
  if (!needs.some((need) => need.startsWith('ext:') || need.startsWith('spec'))) return undefined;
  for (const call of callsOf(journal)) {
    const scope = field(call.begin.value, 'scope');
    if (scope === undefined || field(scope, 'type') === 'lifespan') continue;
    const unmet = needs.map((need) => unmetBy(need, scope)).find((reason) => reason !== undefined);
    if (unmet) return unmet;
  }
  return undefined;
}

function unmetBy(need: string, scope: Value): string | undefined {
  if (need.startsWith('ext:')) {
    const name = need.slice('ext:'.length);
    return field(field(scope, 'extensions'), name) === undefined
      ? `the scope's extensions do not list ${name}`
      : undefined;
  }
  const wanted = /^spec(>=|<)([\d.]+)$/.exec(need);
  if (!wanted) return undefined;
  const version = String(field(field(scope, 'asgi'), 'spec_version') ?? '2.0');
  const meets = compareVersions(version, wanted[2]!) >= 0 === (wanted[1] === '>=');
  return meets
    ? undefined
    : `the scope's asgi.spec_version is ${version}, the clause is for ${wanted[1]}${wanted[2]}`;
}

/** Compares dotted numbers part by part. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
