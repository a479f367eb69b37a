import type { HttpExchange } from './exchange.js';
import type { Recording } from './fixture.js';
import { givenFields } from './given-fields.js';
import { requestLines } from './request-fixture.js';
import { octetMatcher, octetScalar, textScalar } from './yaml-text.js';

/** Octets of a body that the script spells out; of a longer one it has a run of its length. */
const BODY_CAP = 2048;
/** The longest such run; the probe makes none of more than 16 MiB. */
const RUN_CAP = 1024 * 1024;

/** The scenario of a request and its response, as lines of YAML. */
export function httpLines(id: string, { request, response }: HttpExchange, recording: Recording): string[] {
  const { head, complete } = response;
  const { fields, left } = givenFields(head);
  const title = `${request.method} ${request.target} is answered with ${head.status}`.slice(0, 120);
  const whole = !request.complete ? ['      # The response came before the request was over.'] : [];
  return [
    `  - id: ${id}`,
    `    title: ${textScalar(title)}`,
    '    proves: [HTTP1-RESP-005]       # the clause that you are after: gatespec explain WORD finds it',
    '    app:',
    ...applicationLines(request.method, response, fields),
    '    client:',
    ...whole,
    ...requestLines(request, recording),
    ...(left.length > 0
      ? [`      # Not claimed, since it is the server's or changes: ${left.join(', ')}.`]
      : []),
    '      - expect:',
    `          status: ${head.status}`,
    ...headerLines(fields),
    ...bodyLines(response),
    ...(complete ? ['          complete: true'] : []),
  ];
}

function headerLines(fields: readonly (readonly [name: string, value: string])[]): string[] {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  if (values.size === 0) return [];
  const lines = [...values].map(([name, all]) => {
    const written = all.map((value) => octetMatcher(value, 14));
    return `            ${key(name)}: ${written.length === 1 ? written[0] : `[${written.join(', ')}]`}`;
  });
  return ['          header:', ...lines];
}

/** A field name as a key; one that YAML would take for something else is quoted. */
function key(name: string): string {
  return /^[a-z][a-z0-9-]*$/.test(name) && !/^(?:null|true|false)$/.test(name) ? name : `"${name}"`;
}

function bodyLines({ body }: HttpExchange['response']): string[] {
  const octets = body.kept().toString('latin1');
  if (body.length > BODY_CAP) return [`          length: ${Math.min(body.length, RUN_CAP)}`];
  return [`          body: ${octetMatcher(octets, 12)}`];
}

/** What an application may have done to get this response. */
function applicationLines(
  method: string,
  { head, body, framing, declaredLength }: HttpExchange['response'],
  fields: readonly (readonly [name: string, value: string])[],
): string[] {
  const headers = fields.map(([name, value]) => `            - ${octetScalar(`${name}: ${value}`, 14)}`);
  const listed = headers.length > 0 ? ['          headers:', ...headers] : [];
  const start = ['      - start:', `          status: ${head.status}`, ...listed];
  if (framing === 'none' && method !== 'HEAD') return start;
  const length = framing === 'none' ? (declaredLength ?? 0) : body.length;
  const text = body.kept().toString('latin1');
  const long = length > BODY_CAP || framing === 'none';
  const written = long ? `{ repeat: x, times: ${Math.min(length, RUN_CAP)} }` : octetScalar(text, 12);
  const about = long && length > 0 ? `  # the one recorded had ${length} octets` : '';
  if (framing === 'chunked') return [...start, `      - body: ${written}${about}`];
  const content = length > 0 ? [`          body: ${written}${about}`] : [];
  return ['      - respond:', `          status: ${head.status}`, ...listed, ...content];
}
