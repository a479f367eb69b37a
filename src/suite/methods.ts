import type { Template } from '../model/scenario.js';

const REQUEST_LINE = /([!#$%&'*+.^_`|~0-9A-Za-z-]+) \S+ HTTP\/\d/y;

/**
 * Methods of the requests that verbatim octets hold, as far as they can be read off: each request's body is passed over by its
 * Content-Length or its last chunk. Octets that begin with no request line continue an earlier request, and hold none.
 */
export function methodsIn(segments: readonly Template[]): string[] {
  const text = segments.map(flat).join('');
  const methods: string[] = [];
  let at = skipLines(text, 0);
  while (at < text.length) {
    REQUEST_LINE.lastIndex = at;
    const method = REQUEST_LINE.exec(text)?.[1];
    if (method === undefined) break;
    methods.push(method);
    const end = /\n\r?\n/g;
    end.lastIndex = at;
    const blank = end.exec(text);
    if (!blank) break;
    const body = blank.index + blank[0].length;
    at = skipLines(text, body + bodyLength(text.slice(at, body), text.slice(body)));
  }
  return methods;
}

function flat(template: Template): string {
  return template
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return 'repeat' in piece ? piece.repeat.repeat(piece.times) : 'x';
    })
    .join('');
}

function skipLines(text: string, at: number): number {
  let from = at;
  while (text[from] === '\r' || text[from] === '\n') from++;
  return from;
}

function bodyLength(head: string, rest: string): number {
  if (/^transfer-encoding:.*chunked/im.test(head)) {
    const last = /(?:^|\n)0+\r?\n\r?\n/.exec(rest);
    return last ? last.index + last[0].length : rest.length;
  }
  return Number(/^content-length:[ \t]*(\d+)[ \t]*\r?$/im.exec(head)?.[1] ?? 0);
}
