import { describe, expect, it } from 'vitest';
import { expectation, quoted } from '../run/wording.js';
import { compileSuite } from '../suite/suite.js';
import { explainClause, explainScenario } from './explain.js';
import { CLAUSES, desk } from './testing/stream.js';

const SUITE = `
title: Streams
scenarios:
  - id: flush
    title: A body event reaches the client before the application sends the next one
    proves: [ASGI-HTTP-004]
    why: A stream that is held back is no stream.
    app:
      - start: 200
      - body: one
      - await: client-saw-one
      - body: two
    client:
      - request: GET /
      - expect-so-far: { body: one }
      - open: client-saw-one
      - expect: { status: 200, body: onetwo, complete: true }
  - id: smuggled
    title: A request hidden in a body is not seen
    proves: [HTTP1-FRAMING-007]
    app:
      main: [{ respond: 200 }]
      evil: [{ respond: 200 }]
    client:
      - send: "POST / HTTP/1.1\\r\\nHost: \${host}\\r\\n\${program}\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\nGET /evil HTTP/1.1\\r\\nHost: a\\r\\n\${program:evil}\\r\\n\\r\\n"
      - wait-for: end
    accept:
      refused: { response: { status: 400 }, end: fin }
      closed: { response: none, verdict: warn, because: no status tells why }
    never:
      smuggled: { app: { evil: { called: { at-least: 1 } } } }
`;

const clauses = new Map(CLAUSES.map((clause) => [clause.id, clause]));
const { scenarios, problems } = compileSuite('sse/stream', 'sse/stream.yaml', SUITE, clauses);
const [flush, smuggled] = scenarios;

function explained(scenario = flush!): string {
  const octets = (text: string) => quoted(text).slice(1, -1);
  return explainScenario(scenario, clauses, desk().look, expectation, octets).join('\n');
}

describe('explain', () => {
  it('has fixtures without a problem', () => expect(problems).toEqual([]));

  it('shows both scripts in two lanes, in an order in which they happen', async () => {
    await expect(explained()).toMatchFileSnapshot('testing/explain-scenario.txt');
    const order = [
      'request',
      'body b"one"',
      'expect-so-far',
      'open the gate',
      'body b"two"',
      'expect {status',
    ];
    const places = order.map((part) => explained().replace('GET /', 'request').indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('names what is accepted, how it is judged, and what must never be', () => {
    const text = explained(smuggled);
    expect(text).toContain('refused: pass');
    expect(text).toMatch(/closed: warn\n.*no status tells why/);
    expect(text).toMatch(/never\n {2}smuggled: fail/);
    expect(text).toContain('POST / HTTP/1.1\\r\\n');
  });

  it('shows a clause with its section, and who proves it', () => {
    const text = explainClause(clauses.get('ASGI-HTTP-004')!, scenarios, desk().look).join('\n');
    expect(text).toContain(
      'ASGI HTTP & WebSocket Message Format, "Response Body - send event" (should, asgi)',
    );
    expect(text).toContain('Proved by 1 case:\n  sse/stream/flush');
    const unproven = explainClause({ ...CLAUSES[0]!, id: 'X' }, scenarios, desk().look).join('\n');
    expect(unproven).toContain('No case proves it yet.');
  });
});
