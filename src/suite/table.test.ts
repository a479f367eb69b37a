import { describe, expect, it } from 'vitest';
import { cases, only } from './testing/compiled.js';
import { op, sent } from './testing/flat.js';

const TABLE = `
title: A table
scenarios:
  - id: methods
    title: \${method} is answered with \${status}
    proves: \${clauses}
    kills: ["fault-\${id}"]
    needs: \${needs}
    app:
      - respond: { status: "\${status}", headers: "\${headers}" }
    client:
      - request: \${request}
      - expect: { status: "\${status}", header: { "\${name}": "\${name}=\${status}" } }
    rows:
      - { id: get, method: GET, status: 200, headers: [], name: x-a, needs: [], clauses: [ANY-001], request: GET /1 }
      - id: post
        method: POST
        status: 4xx
        name: x-b
        needs: [pipelining]
        clauses: [ANY-002, ANY-001]
        headers: ["a: b"]
        request: { method: POST, body: "\${host}", length: 9 }
`;

describe('a table', () => {
  const [get, post] = cases(TABLE.replace('status: 4xx', 'status: 404'));

  it('has one case a row, with its own id and place', () => {
    expect([get!.id, post!.id]).toEqual(['suite/methods/get', 'suite/methods/post']);
    expect(get!.title).toBe('GET is answered with 200');
    expect(get!.span).toMatchObject({ line: 15, column: 9 });
    expect(post!.span).toMatchObject({ line: 16, column: 9 });
  });

  it('fills in variables everywhere, whole values with their type', () => {
    expect(get!.kills).toEqual(['fault-get']);
    expect(post!.needs).toEqual(['pipelining']);
    expect([get!.level, post!.level]).toEqual(['must', 'must']);
    expect(post!.proves).toEqual(['ANY-002', 'ANY-001']);
    expect(post!.programs[0]!.steps[0]!.argument).toMatchObject({
      status: 404,
      headers: [[{ b: 'a' }, { b: 'b' }]],
    });
    expect(sent(post!)).toContain('POST / HTTP/1.1\r\n');
    expect(op(get!, 'expect', 1).matcher).toEqual({
      kind: 'map',
      keys: [
        ['status', { kind: 'equal', value: 200 }],
        ['header', { kind: 'map', keys: [['x-a', { kind: 'equal', value: 'x-a=200' }]] }],
      ],
    });
  });

  it('lets the run fill in what a row leaves to it', () => {
    expect(sent(post!)).toMatch(/Content-Length: 9\r\n\r\n<host>$/);
  });
});

describe('repeat', () => {
  it('is unrolled with its number, and steps are counted on', () => {
    const scenario = only(`
client:
  - request: GET /
  - repeat: { times: 3, as: n, do: [{ request: "GET /\${n}", on: "c\${n}" }, { expect: 200, on: "c\${n}" }] }
  - expect: 200`);
    expect(scenario.client.map(({ index, on }) => [index, on])).toEqual([
      [0, 'a'],
      [1, 'c0'],
      [2, 'c0'],
      [3, 'c1'],
      [4, 'c1'],
      [5, 'c2'],
      [6, 'c2'],
      [7, 'a'],
    ]);
    expect(sent(scenario, 5)).toContain('GET /2 HTTP/1.1');
  });

  it('counts in i where nothing is said', () => {
    const scenario = only(
      'client: [{ repeat: { times: 2, do: [{ request: "GET /${i}" }, { expect: 200 }] } }]',
    );
    expect([sent(scenario, 0), sent(scenario, 2)].map((text) => text[5])).toEqual(['0', '1']);
  });

  it('nests', () => {
    const scenario = only(`
client:
  - repeat: { times: 2, as: i, do: [{ repeat: { times: 2, as: j, do: [{ request: "GET /\${i}\${j}" }] } }] }
  - expect: 200`);
    expect(scenario.client.slice(0, 4).map((_, n) => sent(scenario, n).slice(5, 7))).toEqual([
      '00',
      '01',
      '10',
      '11',
    ]);
  });

  it('is the probe’s own in the application, its steps counted through', () => {
    const scenario = only(`
app: [{ start: 200 }, { repeat: { times: 2, do: [{ body: x }, { body: y }] } }, { end: }]
client: [{ request: GET / }, { expect: 200 }]`);
    const [start, repeat, end] = scenario.programs[0]!.steps;
    expect([start!.index, repeat!.index, repeat!.steps!.map(({ index }) => index), end!.index]).toEqual([
      0,
      1,
      [2, 3],
      4,
    ]);
    expect(repeat!.argument).toEqual({ times: 2 });
  });
});

it('keeps a literal ${ out of all this', () => {
  const scenario = only('client: [{ send: "$${host}" }, { expect: { body: "$${x}" } }]');
  expect(sent(scenario)).toBe('${host}');
});
