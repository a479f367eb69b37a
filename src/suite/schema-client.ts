import { z } from 'zod';
import { matcher, matcherOf } from './schema-matcher.js';
import { gate, name, octets, seconds, stepKeys, whole, word } from './schema-parts.js';
import * as views from './views.js';

const nothing = z.union([z.null(), z.strictObject({})]);
const program = z.union([name, z.literal(false)]);
const fields = z.array(octets).meta({ description: 'field lines, verbatim, without their line ends' });
const bit = z.boolean();

const request = z.strictObject({
  method: word.optional(),
  target: word.optional(),
  version: word.optional(),
  line: octets.optional().meta({ description: 'the request line verbatim' }),
  fields: fields.optional(),
  host: z.union([z.literal(false), word]).optional(),
  program: program.optional(),
  body: octets.optional(),
  length: z.union([z.literal(false), whole]).optional(),
  chunked: z.array(octets).optional(),
  eol: z.string().optional(),
});

const handshake = z.strictObject({
  target: word.optional(),
  method: word.optional(),
  version: word.optional(),
  fields: fields.optional(),
  protocols: z.array(word).optional(),
  offer: word.optional().meta({ description: 'value of Sec-WebSocket-Extensions' }),
  key: octets.optional(),
  omit: z.array(z.string()).optional(),
  replace: z.record(z.string(), octets).optional(),
  program: program.optional(),
  open: z.boolean().optional(),
  polite: z.boolean().optional(),
});

const frame = z.strictObject({
  opcode: z
    .union([z.enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong']), whole.max(15)])
    .optional(),
  payload: octets.optional(),
  text: word.optional(),
  code: whole.max(65_535).optional(),
  reason: word.optional(),
  fin: bit.optional(),
  rsv1: bit.optional(),
  rsv2: bit.optional(),
  rsv3: bit.optional(),
  mask: z.union([z.literal(false), octets]).optional(),
  'length-form': z.union([z.literal(7), z.literal(16), z.literal(64)]).optional(),
  'declared-length': z.union([z.number().nonnegative(), z.string().regex(/^\d+$/)]).optional(),
  compress: z.boolean().optional(),
});

const message = z.strictObject({
  text: word.optional(),
  bytes: octets.optional(),
  fragments: whole.min(1).max(1000).optional(),
  compress: z.boolean().optional(),
});

/** Each `expect-…` with the view that it looks at; `given-…` is the same as a precondition. */
export const EXPECTATIONS: Readonly<Record<string, views.View>> = {
  expect: views.RESPONSE,
  'expect-head': views.RESPONSE,
  'expect-so-far': views.RESPONSE,
  'expect-interim': views.RESPONSE,
  'expect-end': views.STREAM_END,
  'expect-handshake': views.HANDSHAKE,
  'expect-message': views.MESSAGE,
  'expect-frame': views.FRAME,
  'expect-pong': views.PLAIN,
  'expect-close': views.CLOSE,
  'expect-event': views.EVENT,
  'expect-exit': views.EXIT,
  'expect-log': views.PLAIN,
  'expect-knock': views.KNOCK,
};

const ABOUT: Record<string, string> = {
  expect: 'the next final response, complete (or the end of the connection)',
  'expect-head': 'the head of the next final response',
  'expect-so-far': 'waits until this holds of the response as it comes in',
  'expect-interim': 'the next head, which must be a 1xx',
  'expect-end': 'the end of the stream',
  'expect-handshake': 'the answer to the opening handshake',
  'expect-message': 'the next data message',
  'expect-frame': 'the next frame of any kind',
  'expect-pong': 'the payload of the next Pong',
  'expect-close': 'Close frame and end',
  'expect-event': "the next event of the response's body",
  'expect-exit': 'how the server process ended',
  'expect-log': 'waits until the log fits',
  'expect-knock': 'a request while the server may not be ready',
};

/** Each verb's argument. */
export const CLIENT_VERBS: Record<string, z.ZodType> = {
  request: z.union([z.string(), request]).meta({ description: 'a request: METHOD TARGET, or its parts' }),
  send: z
    .union([z.strictObject({ segments: z.array(octets), methods: z.array(word).optional() }), octets])
    .meta({
      description: 'these octets, verbatim; { segments } are written one by one',
    }),
  connect: nothing.meta({ description: 'open the connection' }),
  'half-close': nothing.meta({ description: 'send FIN, go on reading' }),
  close: nothing.meta({ description: 'close the connection' }),
  reset: nothing.meta({ description: 'send RST' }),
  pause: nothing.meta({ description: 'stop reading' }),
  resume: nothing.meta({ description: 'read on' }),
  'expect-silence': z
    .strictObject({ because: z.string().min(1) }, 'say why nothing better shows it: { because: … }')
    .meta({ description: 'nothing comes for a quiet time: the last resort' }),
  'wait-for': z.enum(['response', 'head', 'interim', 'end', 'handshake', 'message', 'close']),
  open: gate,
  await: gate,
  'await-app': z.union([
    z.enum(['called', 'ended', 'closed']),
    z.strictObject({ program: name.optional(), reached: z.enum(['called', 'ended', 'closed']) }),
  ]),
  'await-stall': name.meta({ description: 'wait until this program makes no more progress' }),
  repeat: z.strictObject({
    times: whole.max(2000),
    as: name.optional(),
    do: z
      .array(z.unknown())
      .min(1)
      .meta({ items: { $ref: '#/definitions/client-step' } }),
  }),
  websocket: z.union([z.string(), handshake]).meta({ description: 'an opening handshake' }),
  frame: frame.meta({ description: 'one frame' }),
  frames: z.array(frame).meta({ description: 'several frames in one write' }),
  message: z.union([z.string(), message]).meta({ description: 'a well-formed message' }),
  'start-server': z.union([z.null(), z.strictObject({ ready: z.boolean().optional() })]),
  'wait-ready': nothing,
  signal: z.string().regex(/^(?!SIG)[A-Z][A-Z0-9]{1,8}$/, 'a signal is named without SIG: TERM, HUP, INT …'),
  ...Object.fromEntries(
    Object.entries(EXPECTATIONS).flatMap(([verb, view]) => [
      [verb, view.keys ? matcherOf(view, ABOUT[verb]!) : matcher],
      [verb.replace('expect', 'given'), matcherOf(view, `precondition: ${ABOUT[verb]!}`)],
    ]),
  ),
};

/** One step of the client's script. */
export const clientStep = z
  .strictObject({
    ...stepKeys,
    on: name.optional().meta({ description: 'the connection, default a' }),
    within: seconds.optional().meta({ description: 'seconds; replaces the default deadline of a wait' }),
    dribble: z.boolean().optional().meta({ description: 'beside frames: write octet by octet' }),
    ...Object.fromEntries(Object.entries(CLIENT_VERBS).map(([verb, type]) => [verb, type.optional()])),
  })
  .meta({ id: 'client-step', description: 'one verb, and what goes with it' });
