import type { Piece, RequestBytes, Template } from '../model/scenario.js';
import { child, type YamlNode } from '../yaml.js';
import { joined, lengthOf, template } from './octets.js';
import type { Problems } from './problems.js';
import { holds, itemsOf, textOf } from './step.js';
import { written } from './text.js';

const SHORT_FORM = /^(\S+) (\S+)(?: (HTTP\/\S+))?$/;

/**
 * The octets of `request:`. In order: request line, Host, the program's field line, the fields as given, the framing field, the empty line, the
 * body. Nothing is checked beyond what is needed to write it down.
 */
export function request(node: YamlNode, problems: Problems): RequestBytes {
  const short = node.kind === 'scalar' ? shortForm(node, problems) : undefined;
  const eol = textOf(node, 'eol') ?? '\r\n';
  const method = short?.method ?? textAt(node, 'method') ?? 'GET';
  const version = short?.version ?? httpVersion(textAt(node, 'version') ?? '1.1');
  const target = short?.target ?? textAt(node, 'target') ?? '/';
  const line = child(node, 'line');
  const requestLine = line
    ? template(line, problems)
    : octetsOf(`${method} ${target} ${version}`, node, problems);
  const [framing, body] = content(node, problems);
  const lines: Template[] = [
    requestLine,
    ...hostLine(node, problems),
    ...programLine(node),
    ...itemsOf(node, 'fields').map((field) => template(field, problems)),
    ...framing,
  ];
  const head = lines.flatMap((one): Piece[] => [...one, eol]);
  return { method: line ? methodOf(requestLine) : method, bytes: joined([...head, eol, ...body]) };
}

function shortForm(node: YamlNode & { kind: 'scalar' }, problems: Problems) {
  const [, method, target, version] = SHORT_FORM.exec(written(node)) ?? [];
  if (method === undefined) {
    const remedy = 'write METHOD TARGET, as GET /path; other octets go into { line: … }';
    problems.error('suite/request', node.span, 'this is no method and target', remedy);
  }
  return { method: method ?? 'GET', target: target ?? '/', version: version ?? 'HTTP/1.1' };
}

function httpVersion(version: string): string {
  return /^\d/.test(version) ? `HTTP/${version}` : version;
}

/** The Host line of a request: the target's own unless `host` says otherwise; none for `host: false`. */
export function hostLine(node: YamlNode, problems: Problems): Template[] {
  if (holds(node, 'host', false)) return [];
  const host = child(node, 'host');
  if (!host) return [['Host: ', { variable: 'host' }]];
  return [['Host: ', ...template(host, problems)]];
}

/** The line that carries the program; none for `program: false`. */
export function programLine(node: YamlNode): Template[] {
  if (holds(node, 'program', false)) return [];
  return [[{ variable: 'program', name: textOf(node, 'program') ?? 'main' }]];
}

/** Framing field and body. */
function content(node: YamlNode, problems: Problems): [Template[], Template] {
  const chunks = child(node, 'chunked');
  const body = child(node, 'body');
  const length = child(node, 'length');
  if (chunks && body) {
    problems.error('suite/request', chunks.span, '`body` and `chunked` are two bodies');
  }
  if (chunks) return [[['Transfer-Encoding: chunked']], chunked(itemsOf(chunks), problems)];
  const octets = body ? template(body, problems) : [];
  if (holds(node, 'length', false) || (!body && !length)) return [[], octets];
  const announced = length?.kind === 'scalar' ? written(length) : lengthOf(octets)?.toString();
  if (announced === undefined) {
    const remedy = 'give `length: n`, or `length: false`';
    problems.error(
      'suite/request',
      body!.span,
      'the length of a body with variables is known to the run only',
      remedy,
    );
  }
  return [[[`Content-Length: ${announced ?? '0'}`]], octets];
}

/** RFC 9112 section 7.1: size in hexadecimal, the data, and the last chunk. An empty piece would end the body: it is left out. */
function chunked(nodes: readonly YamlNode[], problems: Problems): Template {
  const pieces: Piece[] = [];
  for (const node of nodes) {
    const data = template(node, problems);
    const length = lengthOf(data);
    if (length === undefined)
      problems.error(
        'suite/request',
        node.span,
        'the size of a chunk with variables is known to the run only',
      );
    if (length) pieces.push(`${length.toString(16)}\r\n`, ...data, '\r\n');
  }
  return [...pieces, '0\r\n\r\n'];
}

/** A text put together here, with the variables that its parts held. */
export function octetsOf(text: string, node: YamlNode, problems: Problems): Template {
  return template({ kind: 'scalar', value: text, span: node.span, size: 1 }, problems);
}

/** The scalar under a key as it was written, or undefined. */
export function textAt(node: YamlNode, key: string): string | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' ? written(found) : undefined;
}

/** The first word of a request line; GET where there is none, as for a reader of the answers. */
function methodOf(line: Template): string {
  const [first] = line;
  return (typeof first === 'string' && /^\S+/.exec(first)?.[0]) || 'GET';
}
