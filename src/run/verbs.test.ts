import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadSuites } from '../suite/index.js';
import { resolveTarget } from '../target/resolve.js';
import { evidenceFromJson } from './evidence-json.js';
import { judge } from './judge.js';
import { complaints, recorded } from './testing/recorded.js';

const SUITES = fileURLToPath(new URL('testing/suites', import.meta.url));

describe.each(['reference', 'reference:wsgi'])('every verb of the language against %s', (name) => {
  it('does what the language says, and the verdicts can be computed again from what is saved', async () => {
    const { scenarios, clauses, problems } = await loadSuites({ folders: [SUITES], builtin: false });
    expect(problems).toEqual([]);
    const target = await resolveTarget(name);
    const run = await recorded({ targets: [target], scenarios, clauses, verbose: true });

    expect(complaints(run)).toEqual([]);
    expect(run.exit).toBe(0);
    expect(run.results.size).toBeGreaterThan(10);
    expect(run.events[0]).toMatchObject({ type: 'run-start', targets: [{ name, cases: run.results.size }] });
    expect(run.events.at(-1)).toMatchObject({ type: 'run-end', summary: { pass: run.results.size } });

    for (const scenario of scenarios) {
      const result = run.results.get(scenario.id);
      if (!result) continue;
      const saved = JSON.parse(JSON.stringify(result.evidence));
      const again = judge(scenario, evidenceFromJson(saved), clauses);
      expect({ id: scenario.id, ...again }).toEqual({
        id: scenario.id,
        verdict: 'pass',
        findings: [],
        ...observed(result),
      });
    }
  });
});

function observed({ observed: name }: { readonly observed?: string }): { observed?: string } {
  return name === undefined ? {} : { observed: name };
}
