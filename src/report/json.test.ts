import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../model/event.js';
import { jsonReporter } from './json.js';
import { jsonlReporter } from './jsonl.js';
import { reportSchema } from './schema.js';
import { caseResult, memoryOutput, runOf, TRANSCRIPT } from './testing/stream.js';

async function document(events: readonly RunEvent[]) {
  const output = memoryOutput();
  const reporter = jsonReporter(output);
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  return JSON.parse(output.text);
}

const schema = z.fromJSONSchema(reportSchema() as Parameters<typeof z.fromJSONSchema>[0]);

const mixed = {
  uvicorn: [
    caseResult('b/b/fail', 'fail'),
    caseResult('a/a/pass', 'pass'),
    caseResult('a/a/info', 'info', { observed: 'closed' }),
    caseResult('a/a/skip', 'skip'),
  ],
  daphne: 'no module',
};

describe('the JSON report', () => {
  it('fits its published schema, and holds the cases in the order of their ids', async () => {
    const report = await document(runOf(mixed));
    schema.parse(report);
    expect(report).toMatchObject({
      schema: 1,
      tool: { name: 'gatespec', version: '1.2.3' },
      exit: 1,
      interrupted: false,
      summary: { total: 4, pass: 1, fail: 1, warn: 0, info: 1, skip: 1, error: 0 },
    });
    const [uvicorn, daphne] = report.targets;
    expect(uvicorn).toMatchObject({ name: 'uvicorn', interface: 'asgi', concurrency: 16 });
    expect(uvicorn.cases.map(({ id }: { id: string }) => id)).toEqual([
      'a/a/info',
      'a/a/pass',
      'a/a/skip',
      'b/b/fail',
    ]);
    expect(uvicorn.cases[3].transcript).toEqual(TRANSCRIPT);
    expect(uvicorn.cases[0].observed).toBe('closed');
    expect(daphne).toMatchObject({ interface: null, cases: [], trouble: { code: 'target/exited' } });
  });

  it('tells what is known of a run that was cut', async () => {
    const report = await document(runOf(mixed).filter(({ type }) => type !== 'run-end'));
    schema.parse(report);
    expect(report).toMatchObject({ exit: 3, interrupted: true, summary: { total: 4, fail: 1 } });
  });

  it('has a schema that refuses a wrong verdict and a missing key', async () => {
    const report = await document(runOf(mixed));
    expect(schema.safeParse({ ...report, summary: undefined }).success).toBe(false);
    report.targets[0].cases[0].verdict = 'maybe';
    expect(schema.safeParse(report).success).toBe(false);
  });
});

describe('the JSON lines report', () => {
  it('is the event stream, one event a line, as it happens', () => {
    const output = memoryOutput();
    const reporter = jsonlReporter(output);
    const events = runOf(mixed);
    for (const [at, event] of events.entries()) {
      reporter.handle(event);
      expect(output.text.split('\n')).toHaveLength(at + 2);
    }
    const read = output.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read).toEqual(JSON.parse(JSON.stringify(events)));
  });
});
