import type { Template } from '../model/scenario.js';

/** What only the run knows of a template: where the target listens, and the program's field line for this attempt. */
export interface Filling {
  readonly host: string;
  readonly address: string;
  readonly port: string;
  /** The whole field line, without CR LF. */
  program(name: string): string;
}

/** The octets of a template; text stands for octets U+0000…U+00FF. */
export function fill(template: Template, filling: Filling): Buffer {
  const pieces = template.map((piece) =>
    typeof piece === 'object' && 'variable' in piece ? told(piece, filling) : piece,
  );
  const octets = Buffer.allocUnsafe(pieces.reduce((sum, piece) => sum + lengthOf(piece), 0));
  let at = 0;
  for (const piece of pieces) {
    const end = at + lengthOf(piece);
    if (typeof piece === 'string') octets.write(piece, at, 'latin1');
    else octets.fill(piece.repeat, at, end, 'latin1');
    at = end;
  }
  return octets;
}

type Told = string | { readonly repeat: string; readonly times: number };

function told(piece: Extract<Template[number], { variable: string }>, filling: Filling): string {
  return piece.variable === 'program' ? filling.program(piece.name) : filling[piece.variable];
}

function lengthOf(piece: Told): number {
  return typeof piece === 'string' ? piece.length : piece.repeat.length * piece.times;
}
