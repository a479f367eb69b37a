import { expect, it } from 'vitest';
import { loadSuites, packageVersion, type RunEvent, resolveTarget, run, selectScenarios } from './index.js';

it('lets a program load suites, run them against a target, and see the events', async () => {
  const { scenarios, clauses } = await loadSuites();
  const [first] = selectScenarios(scenarios, { interface: 'asgi', level: 'must' });
  const target = await resolveTarget('reference:asgi');
  const events: RunEvent[] = [];
  const exit = await run({
    targets: [target],
    scenarios: [first!],
    clauses,
    version: packageVersion(),
    emit: (event) => events.push(event),
  });
  expect(exit).toBe(0);
  expect(events.map(({ type }) => type)).toEqual([
    'run-start',
    'target-start',
    'case-start',
    'case-end',
    'target-end',
    'run-end',
  ]);
});
