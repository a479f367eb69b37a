import { fieldValues, listElements } from '../wire/head.js';
import type { Conversation, Happening } from './exchange.js';
import type { Recording } from './fixture.js';
import { octetMatcher, octetScalar, textScalar } from './yaml-text.js';

/** The scenario of a WebSocket, as lines of YAML. */
export function conversationLines(id: string, conversation: Conversation, recording: Recording): string[] {
  const { request, response, happenings, cut } = conversation;
  const protocol = fieldValues(response.head.fields, 'sec-websocket-protocol')[0];
  const last = happenings.some((one) => 'close' in one) || cut;
  const what = cut ? ', as far as it is recorded here' : '';
  const title = `The conversation at ${request.target} goes both ways${what}`.slice(0, 120);
  return [
    `  - id: ${id}`,
    `    title: ${textScalar(title)}`,
    '    proves: [ASGI-WS-025]          # the clause that you are after: gatespec explain WORD finds it',
    '    app:',
    `      - accept: {${protocol === undefined ? '' : ` subprotocol: ${textScalar(protocol)} `}}`,
    ...application(happenings),
    '    client:',
    ...handshake(conversation, recording),
    ...(protocol === undefined ? [] : [`      - expect-handshake: { protocol: ${textScalar(protocol)} }`]),
    ...client(happenings),
    ...(last ? [] : ['      - close:']),
  ];
}

function handshake({ request }: Conversation, { at }: Recording): string[] {
  const offered = listElements(values(request.lines, 'sec-websocket-protocol'));
  const [origin] = values(request.lines, 'origin');
  const fields = origin === undefined || origin.includes(at) ? [] : [`Origin: ${origin}`];
  return [
    '      - websocket:',
    `          target: ${octetScalar(request.target, 12)}`,
    ...(offered.length > 0 ? [`          protocols: [${offered.map(textScalar).join(', ')}]`] : []),
    ...(fields.length > 0
      ? [`          fields: [${fields.map((line) => octetScalar(line, 12)).join(', ')}]`]
      : []),
  ];
}

function values(lines: readonly string[], name: string): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return line.slice(0, colon).toLowerCase() === name ? [line.slice(colon + 1).trim()] : [];
  });
}

/** Up to the first Close: what follows it is the server's own doing. */
function upToClose(happenings: readonly Happening[]): readonly Happening[] {
  const at = happenings.findIndex((one) => 'close' in one);
  return at < 0 ? happenings : happenings.slice(0, at + 1);
}

function application(happenings: readonly Happening[]): string[] {
  const lines = upToClose(happenings).flatMap((one): string[] => {
    if ('close' in one)
      return one.by === 'server'
        ? [`      - close: ${closing(one.close)}`]
        : ['      - receive-until: websocket.disconnect'];
    if (one.by === 'server') return [`      - message: ${message(one, octetScalar)}`];
    return [
      '      - receive:',
      `        expect: { type: websocket.receive, ${'text' in one ? `text: ${textScalar(one.text)}` : `bytes: ${octetMatcher(one.bytes, 12)}`} }`,
    ];
  });
  const closes = happenings.some((one) => 'close' in one);
  return closes ? lines : [...lines, '      - receive-until: websocket.disconnect'];
}

function client(happenings: readonly Happening[]): string[] {
  return upToClose(happenings).flatMap((one): string[] => {
    if ('close' in one) {
      const expected = `      - expect-close: ${one.close.code === undefined ? '{ frame: true }' : closing(one.close)}`;
      if (one.by === 'server') return [expected];
      const { code, reason } = one.close;
      const said =
        code === undefined ? '' : `, code: ${code}${reason === '' ? '' : `, reason: ${textScalar(reason)}`}`;
      return [`      - frame: { opcode: close${said} }`, `      - expect-close: { frame: true }`];
    }
    if (one.by === 'server') return [`      - expect-message: ${message(one, octetMatcher)}`];
    return [`      - message: ${message(one, octetScalar)}`];
  });
}

function message(
  one: Exclude<Happening, { readonly close: unknown }>,
  octets: (bytes: string, indent: number) => string,
): string {
  return 'text' in one ? `{ text: ${textScalar(one.text)} }` : `{ bytes: ${octets(one.bytes, 12)} }`;
}

function closing({ code, reason }: { readonly code?: number; readonly reason: string }): string {
  if (code === undefined) return '{}';
  return `{ code: ${code}${reason === '' ? '' : `, reason: ${textScalar(reason)}`} }`;
}
