import type { AppStep, ClientOp, ClientStep, Piece, Scenario } from '../../model/scenario.js';
import { plainRequest } from '../trial.js';

const SPAN = { file: 'testing.yaml', line: 1, column: 1 };

/** The step of a client's script. */
export function step(index: number, op: ClientOp, more: Partial<ClientStep> = {}): ClientStep {
  return { span: SPAN, index, on: 'a', op, ...more };
}

/** The step of an application's script. */
export function appStep(
  index: number,
  verb: string,
  argument: unknown,
  more: Partial<AppStep> = {},
): AppStep {
  return { span: SPAN, index, verb, argument, ...more };
}

/** A case whose application answers 200 and whose client does nothing, but for what is given. */
export function scenario(id: string, given: Partial<Scenario> = {}): Scenario {
  return {
    id: `testing/${id}`,
    suite: 'testing',
    title: id,
    span: SPAN,
    proves: ['T-1'],
    level: 'must',
    interfaces: ['asgi', 'wsgi'],
    needs: [],
    programs: [
      {
        name: 'main',
        span: SPAN,
        steps: [appStep(0, 'respond', { status: 200, headers: [], body: { b: 'hello' } })],
      },
    ],
    client: [],
    accept: [],
    never: [],
    ownProcess: false,
    settings: {},
    alone: false,
    concurrency: 1,
    deadlineMs: 15_000,
    kills: [],
    ...given,
  };
}

/** `request: GET path`. */
export function get(path = '/'): ClientOp {
  return { verb: 'send', segments: [plainRequest(`GET ${path} HTTP/1.1`)], methods: ['GET'] };
}

/** `send: octets`. */
export function send(...octets: Piece[]): ClientOp {
  return { verb: 'send', segments: [octets], methods: ['GET'] };
}

/** `expect: { status, body }`. */
export function expectAnswer(status: number, body?: string): ClientOp {
  return {
    verb: 'expect',
    matcher: {
      kind: 'map',
      keys: [
        ['status', { kind: 'equal', value: status }],
        ...(body === undefined ? [] : ([['body', { kind: 'equal', value: body }]] as const)),
      ],
    },
  };
}

/** A script of these operations, in order. */
export function script(...ops: ClientOp[]): ClientStep[] {
  return ops.map((op, index) => step(index, op));
}
