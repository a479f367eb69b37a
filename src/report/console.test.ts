import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import { ConsoleReporter } from './console.js';
import { caseResult, desk, finding, memoryOutput, runOf } from './testing/stream.js';

function printed(events: readonly RunEvent[], options = desk()): string {
  const output = memoryOutput();
  const reporter = new ConsoleReporter(output, options);
  for (const event of events) reporter.handle(event);
  return output.text;
}

describe('the console report', () => {
  it('tells a failure in one fixed order, on one screen, with every octet visible', async () => {
    const text = printed(runOf({ uvicorn: [caseResult('http1/framing/both-lengths/te-first', 'fail')] }));
    await expect(text).toMatchFileSnapshot('testing/failure.txt');
    expect(text.split('\n').length).toBeLessThan(50);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not come through
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('says nothing of a case that passed, was skipped or shows one of several allowed behaviours', () => {
    const quiet = [
      caseResult('a/b/one', 'pass'),
      caseResult('a/b/two', 'skip'),
      caseResult('a/b/three', 'info', { observed: 'closed' }),
    ];
    const text = printed(runOf({ uvicorn: quiet }, { exit: 0 }));
    expect(text).not.toContain('a/b/one');
    expect(text).not.toContain('a/b/three');
    expect(text).toContain('1 pass, 0 fail, 0 warn, 1 info, 1 skip, 0 error');
    expect(text).toContain('skipped 1: the target offers no websocket');
    expect(text).toContain('As expected: 3 cases in 3.2 s.');
  });

  it('tells them all with --verbose', () => {
    const text = printed(
      runOf({ uvicorn: [caseResult('a/b/three', 'info', { observed: 'closed' })] }),
      desk({ verbose: true }),
    );
    expect(text).toMatch(/info {2}a\/b\/three .* seen as "closed"/);
    expect(text).toContain('POST / HTTP/1.1\\r\\n');
  });

  it('keeps a warning short', () => {
    const warning = caseResult('a/b/w', 'warn', {
      findings: [finding({ requirement: 'ASGI-HTTP-004', level: 'should' })],
    });
    const text = printed(runOf({ uvicorn: [warning] }));
    expect(text).toContain(
      'ASGI HTTP & WebSocket Message Format, "Response Body - send event" (should, ASGI-HTTP-004)',
    );
    expect(text).not.toContain('POST /');
  });

  it('tells the rows of one table in short after the second', () => {
    const rows = Array.from({ length: 5 }, (_, at) =>
      caseResult(`a/b/table/row-${at}`, 'fail', {
        at: { file: 'suites/http1/framing.yaml', line: at + 1, column: 1 },
      }),
    );
    const text = printed(runOf({ uvicorn: rows }));
    expect(text.match(/^ {2}server/gm)).toHaveLength(2);
    expect(text.match(/^ FAIL /gm)).toHaveLength(5);
  });

  it('shows why a target gives no verdict, what to do, and the end of its log', () => {
    const text = printed(runOf({ uvicorn: 'Traceback\nModuleNotFoundError: \u001b[1mx' }, { exit: 3 }));
    expect(text).toContain(' NO VERDICT  uvicorn  target/exited');
    expect(text).toContain('look at its log below');
    expect(text).toContain('│ ModuleNotFoundError: \\x1b[1mx');
    expect(text).toContain('1 target gave no verdict');
  });

  it('names the cases that passed only at a later attempt', () => {
    const flaky = caseResult('a/b/flaky', 'pass', { attempts: 2 });
    expect(printed(runOf({ uvicorn: [flaky, caseResult('a/b/sure', 'pass')] }, { exit: 0 }))).toContain(
      '  passed only at a later attempt: a/b/flaky\n',
    );
  });

  it('says that a run was interrupted, and how much is known', () => {
    const events = runOf(
      { uvicorn: [caseResult('a/b/c', 'pass')] },
      { exit: 130, interrupted: true, missing: 9 },
    );
    expect(printed(events)).toContain('Interrupted after 3.2 s: 1 of 10 cases are known.');
  });

  it('closes several targets with their totals and with the rows in which they differ', async () => {
    const events = runOf({
      uvicorn: [
        caseResult('a/b/same', 'pass'),
        caseResult('a/b/refusal', 'pass', { observed: 'refused' }),
        caseResult('a/b/broken', 'pass'),
        caseResult('a/b/only-asgi', 'fail'),
      ],
      gunicorn: [
        caseResult('a/b/same', 'pass'),
        caseResult('a/b/refusal', 'pass', { observed: 'closed' }),
        caseResult('a/b/broken', 'fail'),
      ],
      daphne: 'no log',
    });
    const text = printed(events);
    await expect(text.slice(text.indexOf('Where the targets differ'))).toMatchFileSnapshot(
      'testing/comparison.txt',
    );
    expect(text).not.toMatch(/^a\/b\/(same|only-asgi)/m);
  });
});
