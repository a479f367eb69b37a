import type { Clause } from '../../model/clause.js';
import type { RunEvent } from '../../model/event.js';
import type { TranscriptEntry } from '../../model/evidence.js';
import { type CaseResult, type Finding, summarize, type Verdict } from '../../model/result.js';
import type { Desk } from '../finding.js';
import { PLAIN, symbolsFor } from '../look.js';
import type { Output } from '../output.js';
import type { Sources } from '../sources.js';

/** Clauses that the cases of the stream prove. */
export const CLAUSES: readonly Clause[] = [
  {
    id: 'HTTP1-FRAMING-007',
    document: 'rfc-9112',
    section: '6.3',
    level: 'must',
    text: 'A server that gets a request with both Transfer-Encoding and Content-Length either refuses it, or reads it as chunked and closes the connection after the response.',
  },
  {
    id: 'ASGI-HTTP-004',
    document: 'asgi-http',
    section: 'Response Body - send event',
    level: 'should',
    text: 'Each body event goes to the client before the next one is asked for.',
    interface: 'asgi',
  },
];

const FIXTURE = [
  'title: Framing',
  'scenarios:',
  '  - id: both-lengths',
  '    title: Two framings at once are refused',
  '    client:',
  '      - send: "POST / HTTP/1.1\\r\\n…"',
  '      - expect: { status: 400, end: fin }',
];

export const sources: Sources = (file) => (file === 'suites/http1/framing.yaml' ? FIXTURE : undefined);

export const TRANSCRIPT: readonly TranscriptEntry[] = [
  {
    at: 0.04,
    lane: 'a',
    kind: 'sent',
    text: 'POST / HTTP/1.1\\r\\nHost: 127.0.0.1:8000\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n',
    octets: 98,
  },
  { at: 1.25, lane: 'app:main', kind: 'app', text: 'called: POST /' },
  {
    at: 2.5,
    lane: 'a',
    kind: 'received',
    text: 'HTTP/1.1 200 OK\\r\\nX: \\x1b[31m\\xff\\r\\n\\r\\n',
    octets: 33,
  },
  { at: 3, lane: 'server', kind: 'process', text: 'INFO \u001b[32mworker\u001b[0m 1 idle' },
];

/** A finding at the last line of the fixture. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    requirement: 'HTTP1-FRAMING-007',
    level: 'must',
    message: 'status: what expect says did not hold',
    expected: 'status: 400',
    actual: '200',
    at: { file: 'suites/http1/framing.yaml', line: 7, column: 9 },
    ...more,
  };
}

/** A case; `fail` and `warn` come with a finding, `skip` and `error` with a reason. */
export function caseResult(id: string, verdict: Verdict, more: Partial<CaseResult> = {}): CaseResult {
  return {
    id,
    suite: id.split('/').slice(0, 2).join('/'),
    title: 'Two framings at once are refused',
    level: 'must',
    verdict,
    proves: ['HTTP1-FRAMING-007'],
    findings: verdict === 'fail' || verdict === 'warn' ? [finding()] : [],
    ...(verdict === 'skip' ? { reason: 'the target offers no websocket' } : {}),
    ...(verdict === 'error' ? { reason: 'a precondition did not hold (given, line 6)' } : {}),
    at: { file: 'suites/http1/framing.yaml', line: 3, column: 5 },
    transcript: verdict === 'pass' ? [] : TRANSCRIPT,
    durationMs: 12.5,
    attempts: 1,
    ...more,
  };
}

/** The whole stream of a run: one entry a target, either its results or the trouble that kept it from having any. */
export function runOf(
  targets: Readonly<Record<string, readonly CaseResult[] | string>>,
  end: { exit?: 0 | 1 | 3 | 130; interrupted?: boolean; missing?: number } = {},
): RunEvent[] {
  const { exit = 1, interrupted = false, missing = 0 } = end;
  const names = Object.keys(targets);
  const resultsOf = (name: string) => (typeof targets[name] === 'string' ? [] : targets[name]!);
  return [
    {
      type: 'run-start',
      schema: 1,
      tool: { name: 'gatespec', version: '1.2.3' },
      startedAt: '2026-01-02T03:04:05.678Z',
      clauses: CLAUSES,
      targets: names.map((name) => ({ name, cases: resultsOf(name).length + missing })),
    },
    ...names.flatMap((name) => targetEvents(name, targets[name]!)),
    {
      type: 'run-end',
      summary: summarize(names.flatMap(resultsOf)),
      exit,
      interrupted,
      durationMs: 3210,
    },
  ];
}

function targetEvents(target: string, results: readonly CaseResult[] | string): RunEvent[] {
  if (typeof results === 'string')
    return [
      {
        type: 'target-trouble',
        target,
        code: 'target/exited',
        message: `${target} ended before it was ready (status 1)`,
        remedy: 'look at its log below',
        detail: results,
      },
    ];
  return [
    {
      type: 'target-start',
      target,
      interface: 'asgi',
      versions: { server: `${target} 0.30.0`, python: '3.12.3', h11: '0.14.0' },
      concurrency: 16,
      command: `${target} gatespec_probe:asgi --port 8000`,
    },
    ...results.flatMap((result): RunEvent[] => [
      { type: 'case-start', target, id: result.id },
      { type: 'case-end', target, result },
    ]),
    { type: 'target-end', target, summary: summarize(results), durationMs: 2100 },
  ];
}

/** A desk without colour, 100 characters wide. */
export function desk(more: Partial<Desk> = {}): Desk {
  return {
    look: { width: 100, palette: PLAIN, symbols: symbolsFor(true) },
    sources,
    clauses: new Map(CLAUSES.map((clause) => [clause.id, clause])),
    again: (target, id) => `npx gatespec run ${target} --only ${id}`,
    verbose: false,
    ...more,
  };
}

/** Collects what is written. */
export function memoryOutput(): Output & { readonly text: string } {
  const parts: string[] = [];
  return {
    write: (text) => {
      parts.push(text);
    },
    end: async () => {},
    get text() {
      return parts.join('');
    },
  };
}
