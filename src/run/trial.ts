import type { AppStep, ClientOp, ClientStep, Piece, Program, Scenario } from '../model/scenario.js';

const SPAN = { file: '(calibration)', line: 1, column: 1 };

/** A verb of the probe and its argument. */
export type TrialStep = readonly [verb: string, argument: unknown];

/** What the calibration plays: a scenario that proves nothing. Scripts as the fixture language's, without claims. */
export function trial(
  app: readonly TrialStep[],
  client: readonly (ClientOp & { readonly on?: string })[],
  deadlineMs = 3_000,
): Scenario {
  const steps: AppStep[] = app.map(([verb, argument], index) => ({ span: SPAN, index, verb, argument }));
  const script: ClientStep[] = client.map(({ on = 'a', ...op }, index) => ({
    span: SPAN,
    index,
    on,
    op: op as ClientOp,
  }));
  const main: Program = { name: 'main', span: SPAN, steps };
  return {
    id: '(calibration)',
    suite: '(calibration)',
    title: 'calibration',
    span: SPAN,
    proves: [],
    level: 'may',
    interfaces: ['asgi', 'wsgi'],
    needs: [],
    programs: [main],
    client: script,
    accept: [],
    never: [],
    ownProcess: false,
    settings: {},
    alone: true,
    concurrency: 1,
    deadlineMs,
    kills: [],
  };
}

/** The octets of a plain request with the program `main`. */
export function plainRequest(line = 'GET / HTTP/1.1', fields: readonly string[] = [], body = ''): Piece[] {
  const more = fields.map((field) => `${field}\r\n`).join('');
  return [
    `${line}\r\nHost: `,
    { variable: 'host' },
    '\r\n',
    { variable: 'program', name: 'main' },
    `\r\n${more}\r\n${body}`,
  ];
}

/** `respond` with 200 and this text. */
export function respond(body: string): TrialStep {
  return ['respond', { status: 200, headers: [], body: { b: body } }];
}
