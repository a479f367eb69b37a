import type { SeenRequest } from './exchange.js';
import type { Recording } from './fixture.js';
import { octetScalar } from './yaml-text.js';

/** The step that sends the request again: its octets, with the target's own address and the application's script filled in. */
export function requestLines(request: SeenRequest, recording: Recording): string[] {
  const lines = request.lines.filter((line) => !/^gatespec-program:/i.test(line));
  const at = 1 + lines.findIndex((line, index) => index > 0 && /^host:/i.test(line));
  const program = at > 0 ? at : Math.min(1 + lines.findIndex((line) => line.trim() !== ''), lines.length);
  const written = lines.map((line, index) =>
    index === 0 ? octetScalar(line, 12) : fieldLine(line, recording),
  );
  const eol = lines[0]?.endsWith('\r\n') === false && lines[0].endsWith('\n') ? '\\n' : '\\r\\n';
  written.splice(program, 0, `"\${program}${eol}"`);
  if (request.blank !== '') written.push(octetScalar(request.blank, 12));
  written.push(...bodyPieces(request));
  return ['      - send:', ...written.map((piece) => `          - ${piece}`)];
}

function fieldLine(line: string, { at }: Recording): string {
  const [, before, value, end] = /^(host:[ \t]*)(.*?)([ \t]*\r?\n?)$/i.exec(line) ?? [];
  if (value !== at) return octetScalar(line, 12);
  const quoted = (text: string) => octetScalar(text, 12).slice(1, -1);
  return `"${quoted(before!)}\${host}${quoted(end!)}"`;
}

function bodyPieces({ body, bodyLength, contentLength, chunked }: SeenRequest): string[] {
  if (bodyLength === 0) return [];
  if (body.length === bodyLength) return [octetScalar(body, 12)];
  const run = `{ repeat: x, times: ${contentLength} }  # as long as the one recorded`;
  return chunked ? [`"${contentLength.toString(16)}\\r\\n"`, run, '"\\r\\n0\\r\\n\\r\\n"'] : [run];
}
