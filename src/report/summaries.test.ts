import { describe, expect, it } from 'vitest';
import type { Known } from '../model/baseline.js';
import type { Reporter, RunEvent } from '../model/event.js';
import { githubReporter } from './github.js';
import { markdownReporter } from './markdown.js';
import type { Output } from './output.js';
import { caseResult, finding, memoryOutput, runOf } from './testing/stream.js';

const known: Known = { as: 'expected', reason: 'r', at: { file: 'b.yaml', line: 2, column: 5 } };
const EVIL = '</td><script>alert(1)</script>`|\r\n::error::x,y:z%0A\u001b[31m';

async function written(make: (output: Output) => Reporter, events: readonly RunEvent[]): Promise<string> {
  const output = memoryOutput();
  const reporter = make(output);
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  return output.text;
}

function withIssue(events: readonly RunEvent[]): RunEvent[] {
  const at = { file: 'ci/gatespec.baseline.yaml', line: 7, column: 5 };
  const issue = { kind: 'stale', case: 'a/b', message: 'a/b is not broken any more', at } as const;
  return [...events.slice(0, -1), { type: 'baseline', issues: [issue] }, events.at(-1)!];
}

describe('markdown', () => {
  it('tells totals, what is broken with its clause, and what the baseline knows', async () => {
    const events = runOf({
      uvicorn: [
        caseResult('http1/framing/a', 'pass'),
        caseResult('http1/framing/b', 'fail'),
        caseResult('http1/framing/c', 'fail', { known }),
        caseResult('http1/framing/d', 'warn'),
      ],
      daphne: 'no module',
    });
    const text = await written(markdownReporter, withIssue(events));
    expect(text).toContain('## gatespec: not as expected, 2 of 4 cases failed');
    expect(text).toContain('| `uvicorn` | `uvicorn 0.30.0` | 1 | 2 | 1 | 0 | 0 | 0 | 1 |');
    expect(text).toContain('- **fail** `http1/framing/b`');
    expect(text).not.toContain('http1/framing/c');
    expect(text).toContain('HTTP1-FRAMING-007 (rfc-9112 6.3, must): expected `status: 400`, saw `200`');
    expect(text).toContain('**`daphne` gave no verdict**');
    expect(text).toContain('**stale**: `a/b is not broken any more` at `ci/gatespec.baseline.yaml:7`');
    expect(text).toContain('<summary>1 warnings</summary>');
  });

  it('lets nothing that a server said become markup', async () => {
    const findings = [finding({ actual: EVIL, message: EVIL })];
    const text = await written(markdownReporter, runOf({ u: [caseResult('a/b/c', 'fail', { findings })] }));
    for (const line of text.split('\n').filter((one) => one.includes('script')))
      expect(line).toMatch(/saw `[^`]*<script>[^`]*`$/);
    expect(text).not.toContain('\u001b');
  });

  it('stays below the limit of a step summary, and says what is missing', async () => {
    const findings = Array.from({ length: 20 }, () => finding({ actual: 'x'.repeat(5000) }));
    const cases = Array.from({ length: 400 }, (_, at) => caseResult(`a/b/c${at}`, 'fail', { findings }));
    const text = await written(markdownReporter, runOf({ u: cases }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/…and \d+ more; the JSON report has them all\.\n$/);
  });
});

describe('github', () => {
  it('annotates what is broken, and places only in the user’s files', async () => {
    const events = runOf({
      u: [
        caseResult('a/b/c', 'fail'),
        caseResult('a/b/d', 'warn'),
        caseResult('a/b/e', 'fail', { known }),
        caseResult('a/b/f', 'pass'),
      ],
    });
    expect((await written(githubReporter, withIssue(events))).split('\n')).toEqual([
      '::error file=ci/gatespec.baseline.yaml,line=7,col=5,title=gatespec baseline%3A stale::a/b is not broken any more',
      '::error title=gatespec u%3A a/b/c::HTTP1-FRAMING-007: status: what expect says did not hold: expected status: 400, saw 200',
      '::warning title=gatespec u%3A a/b/d::HTTP1-FRAMING-007: status: what expect says did not hold: expected status: 400, saw 200',
      '',
    ]);
  });

  it('shows ten of a kind at most, and says how many more there are', async () => {
    const cases = Array.from({ length: 25 }, (_, at) => caseResult(`a/b/c${at}`, 'fail'));
    const lines = (await written(githubReporter, runOf({ u: cases }))).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('::error title=gatespec::and 16 more: see the report');
  });

  it('lets no server write a command', async () => {
    const findings = [finding({ actual: EVIL })];
    const text = await written(
      githubReporter,
      runOf({ 'u,\n::x': [caseResult('a/b/c', 'fail', { findings })] }),
    );
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).toContain('%250A');
  });
});
