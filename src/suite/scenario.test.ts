import { describe, expect, it } from 'vitest';
import { cases, only } from './testing/compiled.js';

const BODY = '[{ request: GET / }, { expect: 200 }]';

describe('a scenario', () => {
  it('is plain data', () => {
    const scenario = only(`client: ${BODY}`);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
    expect(scenario).toMatchObject({
      id: 'suite/a',
      suite: 'suite',
      title: 'A',
      proves: ['ANY-001'],
      level: 'must',
      interfaces: ['asgi', 'wsgi'],
      needs: [],
      ownProcess: false,
      settings: {},
      alone: false,
      concurrency: 1,
      deadlineMs: 15_000,
      kills: [],
      span: { file: 'wrong.yaml', line: 2, column: 5 },
    });
  });

  it('without an application responds 200', () => {
    const [program] = only(`client: ${BODY}`).programs;
    expect(program).toMatchObject({ name: 'main', steps: [{ verb: 'respond', argument: { status: 200 } }] });
  });

  it('takes its times in seconds', () => {
    const scenario = only('deadline: 2.5\nclient: [{ request: GET / }, { expect: 200, within: 0.25 }]');
    expect([scenario.deadlineMs, scenario.client[1]!.within]).toEqual([2500, 250]);
    const [step] = only(
      'deadline: 2.5\napp: [{ await: g }]\nclient: [{ open: g }, { request: GET / }, { expect: 200 }]',
    ).programs[0]!.steps;
    expect(step!.argument).toEqual({ gate: 'g', deadline: 2500 });
  });

  it('takes on what its file says', () => {
    const [scenario] = cases(`
needs: [keep-alive]
interface: wsgi
scenarios:
  - { id: a, title: A, proves: [ANY-003], needs: [pipelining], client: ${BODY} }`);
    expect(scenario).toMatchObject({
      needs: ['keep-alive', 'pipelining'],
      interfaces: ['wsgi'],
      level: 'may',
    });
  });

  it('compiles what is accepted and what must never be', () => {
    const scenario = only(`
client: [{ request: GET / }, { wait-for: response }]
accept:
  good: { response: 200, called: 1 }
  bad: { response: none, verdict: warn, because: no answer, for: ANY-002 }
never:
  called-twice: { app: { main: { called: { at-least: 2 } } }, because: twice is once too often }`);
    const status = { kind: 'map', keys: [['status', { kind: 'equal', value: 200 }]] };
    expect(scenario.accept).toEqual([
      {
        name: 'good',
        verdict: 'pass',
        matcher: {
          kind: 'map',
          keys: [
            ['response', status],
            ['called', { kind: 'equal', value: 1 }],
          ],
        },
        span: expect.objectContaining({ line: 7, column: 13 }),
      },
      {
        name: 'bad',
        verdict: 'warn',
        because: 'no answer',
        clause: 'ANY-002',
        matcher: { kind: 'map', keys: [['response', { kind: 'equal', value: 'none' }]] },
        span: expect.objectContaining({ line: 8, column: 12 }),
      },
    ]);
    expect(scenario.never).toMatchObject([{ name: 'called-twice', because: 'twice is once too often' }]);
  });

  it('claims things of the application', () => {
    const [program] = only(`
interface: asgi
app:
  - scope: { type: http }
  - receive:
    expect: { type: http.request }
    raises: false
    for: ANY-002
    only: asgi
  - send: {}
    raises: true
  - send: {}
    raises: TypeError
client: [{ request: GET / }]`).programs;
    expect(program!.steps).toMatchObject([
      { index: 0, verb: 'scope', argument: null, expect: { kind: 'map' } },
      { index: 1, verb: 'receive', raises: false, clause: 'ANY-002', only: 'asgi', expect: { kind: 'map' } },
      { index: 2, raises: { kind: 'present' } },
      { index: 3, raises: { kind: 'equal', value: 'TypeError' } },
    ]);
  });
});

describe('interfaces', () => {
  it.each([
    ['neutral verbs', `app: [{ read: all }, { respond: 200 }]\nclient: ${BODY}`, ['asgi', 'wsgi']],
    ['a verb of ASGI', `app: [{ receive: }, { respond: 200 }]\nclient: ${BODY}`, ['asgi']],
    ['a verb of WSGI', `app: [{ yield: b"x" }]\nclient: ${BODY}`, ['wsgi']],
    ['a claim about the environ', `app: [{ environ: { A: b } }]\nclient: ${BODY}`, ['wsgi']],
    [
      'both, each on its own',
      `app: [{ scope: { a: b }, only: asgi }, { environ: { a: b }, only: wsgi }]\nclient: ${BODY}`,
      ['asgi', 'wsgi'],
    ],
    ['nested ones', `app: [{ repeat: { times: 2, do: [{ receive: }] } }]\nclient: ${BODY}`, ['asgi']],
    ['a WebSocket', 'app: [{ respond: 200 }]\nclient: [{ websocket: / }, { expect-close: 1000 }]', ['asgi']],
    [
      'a lifespan program',
      `app: { main: [{ respond: 200 }], lifespan: [{ return: }] }\nclient: ${BODY}`,
      ['asgi'],
    ],
    ['what is declared', `interface: wsgi\nclient: ${BODY}`, ['wsgi']],
  ])('%s', (_, keys, interfaces) => expect(only(keys).interfaces).toEqual(interfaces));

  it('are those of the clauses', () => {
    const interfaces = (clauses: string) =>
      cases(`scenarios: [{ id: a, title: A, proves: [${clauses}], client: ${BODY} }]`)[0]!.interfaces;
    expect(interfaces('ASGI-ONLY-001')).toEqual(['asgi']);
    expect(interfaces('WSGI-ONLY-001, ASGI-ONLY-001')).toEqual(['asgi', 'wsgi']);
    expect(interfaces('WSGI-ONLY-001, ANY-001')).toEqual(['asgi', 'wsgi']);
  });
});

describe('needs', () => {
  it.each([
    ['nothing', BODY, []],
    ['a WebSocket', '[{ websocket: / }, { expect-close: 1000 }]', ['websocket']],
    [
      'a compressed message',
      '[{ websocket: / }, { message: { text: a, compress: true } }, { expect-close: 1000 }]',
      ['websocket', 'deflate'],
    ],
    ['chunks', '[{ request: { chunked: [a] } }, { expect: 200 }]', ['chunked-request']],
    ['a signal', '[{ signal: TERM }, { expect-exit: 0 }]', ['process']],
    [
      'one after the other',
      '[{ request: GET / }, { expect: 200 }, { request: GET / }, { expect: 200 }]',
      ['keep-alive'],
    ],
    [
      'one before the other is answered',
      '[{ request: GET / }, { request: GET / }, { expect: 200 }, { expect: 200 }]',
      ['pipelining'],
    ],
    [
      'two in one write',
      '[{ send: ["GET / HTTP/1.1\\r\\n${program}\\r\\n\\r\\n", "GET / HTTP/1.1\\r\\n${program}\\r\\n\\r\\n"] }, { expect: 200 }]',
      ['pipelining'],
    ],
    [
      'one after a new connection',
      '[{ request: GET / }, { expect: 200 }, { connect: }, { request: GET / }, { expect: 200 }]',
      [],
    ],
    [
      'two at once',
      '[{ request: GET / }, { request: GET /, on: b }, { expect: 200 }, { expect: 200, on: b }]',
      ['concurrency:2'],
    ],
    [
      'one after the other on two connections',
      '[{ request: GET / }, { expect: 200 }, { request: GET /, on: b }, { expect: 200, on: b }]',
      [],
    ],
    [
      'one that was abandoned',
      '[{ request: GET / }, { reset: }, { request: GET /, on: b }, { expect: 200, on: b }]',
      ['concurrency:2'],
    ],
  ])('%s', (_, client, needs) => expect(only(`client: ${client}`).needs).toEqual(needs));

  it('are not implied where accept says what else may happen', () => {
    const scenario = only(`
client: [{ request: GET / }, { wait-for: response }, { request: GET / }, { wait-for: response }]
accept: { one: { responses: [200] }, two: { responses: [200, 200] } }`);
    expect(scenario.needs).toEqual([]);
  });

  it('more at once than the script shows, where it is named', () => {
    expect(only(`needs: ['concurrency:3']\nclient: ${BODY}`).concurrency).toBe(3);
  });

  it('a process of its own, for a lifespan or settings', () => {
    expect(only(`settings: { keep-alive-timeout: 1 }\nclient: ${BODY}`)).toMatchObject({
      needs: ['process', 'setting:keep-alive-timeout'],
      settings: { 'keep-alive-timeout': 1 },
      ownProcess: true,
    });
    expect(only(`app: { main: [{ respond: 200 }], lifespan: [{ return: }] }\nclient: ${BODY}`)).toMatchObject(
      {
        needs: ['lifespan', 'process'],
        ownProcess: true,
      },
    );
  });
});
