import { conversationLines } from './conversation-fixture.js';
import type { Exchange } from './exchange.js';
import { httpLines } from './http-fixture.js';
import { textScalar } from './yaml-text.js';

/** Where the exchanges were recorded. */
export interface Recording {
  /** `host:port` of the server. */
  readonly from: string;
  /** `host:port` at which the client found the recorder; in requests it becomes the target's own. */
  readonly at: string;
  /** Path of the JSON Schema from the file, for editors. */
  readonly schema?: string;
}

/** Exchanges as a suite to edit. */
export function fixture(exchanges: readonly Exchange[], recording: Recording): string {
  const { from, schema } = recording;
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    '# To edit: what each scenario claims and proves, and what the application does, which is guessed from the response.',
    `title: ${textScalar(`Recorded from ${from}`)}`,
    '',
    'scenarios:',
  ];
  const taken = new Set<string>();
  for (const exchange of exchanges) {
    const id = freeId(exchange, taken);
    lines.push(
      ...(exchange.kind === 'http'
        ? httpLines(id, exchange, recording)
        : conversationLines(id, exchange, recording)),
      '',
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** An id of up to 40 letters, made of method and path. */
function freeId({ kind, request }: Exchange, taken: Set<string>): string {
  const words = `${kind === 'http' ? request.method : 'websocket'} ${request.target.replace(/[?#].*$/, '')}`;
  const base =
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 35)
      .replace(/-$/, '') || 'exchange';
  let id = base;
  for (let again = 2; taken.has(id); again++) id = `${base}-${again}`;
  taken.add(id);
  return id;
}
