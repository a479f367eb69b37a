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
  const parts: Buffer[] = [];
  let text = '';
  for (const piece of template) {
    if (typeof piece === 'string') text += piece;
    else if ('variable' in piece)
      text += piece.variable === 'program' ? filling.program(piece.name) : filling[piece.variable];
    else {
      parts.push(Buffer.from(text, 'latin1'), repeated(piece.repeat, piece.times));
      text = '';
    }
  }
  const rest = Buffer.from(text, 'latin1');
  return parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
}

function repeated(text: string, times: number): Buffer {
  return Buffer.alloc(text.length * times, text, 'latin1');
}
