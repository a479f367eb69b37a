import type { ClientOp, Scenario, Template } from '../../model/scenario.js';

/** A template as one text: `<host>`, `<program:main>` where the run fills something in, runs spelt out. */
export function flat(template: Template): string {
  return template
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('repeat' in piece) return piece.repeat.repeat(piece.times);
      return piece.variable === 'program' ? `<program:${piece.name}>` : `<${piece.variable}>`;
    })
    .join('');
}

/** The operation of the n-th step of the client. */
export function op<V extends ClientOp['verb']>(scenario: Scenario, verb: V, n = 0): ClientOp & { verb: V } {
  const found = scenario.client[n]!.op;
  if (found.verb !== verb) throw new Error(`step ${n} is ${found.verb}, not ${verb}`);
  return found as ClientOp & { verb: V };
}

/** All that the n-th step of the client sends. */
export function sent(scenario: Scenario, n = 0): string {
  const found = scenario.client[n]!.op;
  if (found.verb === 'send') return found.segments.map(flat).join('');
  return found.verb === 'websocket' ? flat(found.bytes) : '';
}
