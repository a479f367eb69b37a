import { z } from 'zod';
import { matcher } from './schema-matcher.js';
import { gate, octets, stepKeys, value, whole, word } from './schema-parts.js';

const fieldLine = z.union([z.string(), z.tuple([octets, octets])]);
const headers = z.array(fieldLine).meta({ description: '"name: value" lines, or [name, value] pairs' });
const status = z.number().int();
const nothing = z.union([z.null(), z.strictObject({})]);
const steps = z.array(z.unknown()).meta({ items: { $ref: '#/definitions/application-step' } });
const map = z.record(z.string(), value);

/** Each verb's argument, as fixtures write it. What the verb does is said by fixtures/probe/README.md. */
export const APPLICATION_VERBS = {
  start: z
    .union([status, z.strictObject({ status, headers: headers.optional() })])
    .meta({ description: 'begin a response' }),
  body: octets.meta({ description: 'a piece of the body, more to come' }),
  end: z.union([z.null(), octets]).meta({ description: 'the last piece of the body' }),
  respond: z
    .union([
      status,
      z.strictObject({
        status: status.optional(),
        headers: headers.optional(),
        body: octets.optional(),
        length: z.literal(false).optional(),
      }),
    ])
    .meta({ description: 'a whole response, with content-length unless length is false' }),
  read: z.union([z.literal('all'), whole]).meta({ description: 'read the request body' }),
  echo: nothing.meta({ description: 'read all, then respond with it' }),
  await: gate,
  open: gate,
  raise: z
    .union([z.string(), z.strictObject({ type: z.string(), message: word.optional() })])
    .meta({ description: 'raise a built-in exception out of the application' }),
  return: nothing.meta({ description: 'leave the application at once' }),
  repeat: z
    .strictObject({ times: whole.max(100_000), do: steps })
    .meta({ description: 'play the steps this often' }),
  runtime: nothing.meta({ description: 'thread, task and loop that the application runs in' }),
  receive: z
    .union([z.null(), z.strictObject({ until: gate.optional() })])
    .meta({ description: 'one receive(), or the gate, whichever is first' }),
  'receive-until': z.string().meta({ description: 'receive until an event of this type has come' }),
  send: value.meta({ description: 'exactly one send() of this value' }),
  accept: z
    .union([
      z.null(),
      z.strictObject({
        subprotocol: z.union([z.string(), z.null()]).optional(),
        headers: headers.optional(),
      }),
    ])
    .meta({ description: 'receive websocket.connect, send websocket.accept' }),
  message: z
    .union([z.string(), z.strictObject({ text: word.optional(), bytes: octets.optional() })])
    .meta({ description: 'websocket.send' }),
  close: z
    .union([
      z.null(),
      z.number().int(),
      z.strictObject({ code: z.number().int().optional(), reason: word.optional() }),
    ])
    .meta({ description: 'websocket.close' }),
  'echo-messages': z
    .union([nothing, whole, z.strictObject({ times: whole })])
    .meta({ description: 'send back each message' }),
  state: z
    .union([z.null(), map])
    .meta({ description: 'set keys in scope["state"]; the result is the state' }),
  'scope-set': map.meta({ description: 'set keys in the scope' }),
  background: steps.meta({ description: 'steps in a task of their own' }),
  start_response: z
    .strictObject({ status: value, headers: value, exc_info: z.union([z.boolean(), z.null()]).optional() })
    .meta({ description: 'exactly one call' }),
  write: value.meta({ description: 'call the write callable' }),
  yield: value.meta({ description: 'the iterable yields this, whatever it is' }),
  'return-value': z
    .strictObject({
      kind: z.enum([
        'list',
        'tuple',
        'generator',
        'iterator',
        'sequence',
        'watched',
        'sized',
        'sized-once',
        'bytes',
        'none',
        'file',
      ]),
      items: z.array(value).optional(),
      disk: z.literal(true).optional(),
      closeless: z.literal(true).optional(),
      consume: z.literal(true).optional(),
      block: whole.optional(),
      skip: whole.optional(),
    })
    .meta({ description: 'what the application returns' }),
  input: z
    .union([
      z.enum(['read', 'readline', 'readlines', 'iter']),
      z.strictObject({
        call: z.enum(['read', 'readline', 'readlines', 'iter']),
        args: z.array(value).optional(),
      }),
    ])
    .meta({ description: 'one call on wsgi.input' }),
  errors: z
    .union([word, z.strictObject({ lines: z.array(word) })])
    .meta({ description: 'write to wsgi.errors, or writelines, then flush' }),
  iterate: z
    .union([nothing, z.strictObject({ length: z.union([whole, z.null()]) })])
    .meta({ description: 'the call returns here; the rest is played inside the iterator' }),
  'environ-set': map.meta({ description: 'set keys in the environ' }),
  'environ-clear': nothing.meta({ description: 'take everything out of the environ' }),
  'on-close': steps.meta({ description: 'steps inside close() of the iterable' }),
  scope: matcher.meta({ description: 'a claim about the scope of the call' }),
  environ: matcher.meta({ description: 'a claim about the environ of the call' }),
};

/** Name of a verb of the application's script. */
export type ApplicationVerb = keyof typeof APPLICATION_VERBS;

/** Verbs of one interface; the rest are neutral. */
export const ASGI_VERBS: ReadonlySet<string> = new Set<ApplicationVerb>([
  'receive',
  'receive-until',
  'send',
  'state',
  'scope-set',
  'background',
  'accept',
  'message',
  'close',
  'echo-messages',
  'scope',
]);

/** The same for WSGI. */
export const WSGI_VERBS: ReadonlySet<string> = new Set<ApplicationVerb>([
  'start_response',
  'write',
  'yield',
  'return-value',
  'input',
  'errors',
  'environ-set',
  'environ-clear',
  'iterate',
  'on-close',
  'environ',
]);

/** One step of the application's script. */
export const applicationStep = z
  .strictObject({
    ...stepKeys,
    expect: matcher.optional().meta({ description: "what the step's result must be like" }),
    raises: z
      .union([z.boolean(), matcher])
      .optional()
      .meta({ description: "true, false, or the exception's name or base" }),
    ...optional(APPLICATION_VERBS),
  })
  .meta({ id: 'application-step', description: 'one verb, and what goes with it' });

function optional<T extends Record<string, z.ZodType>>(shape: T): { [K in keyof T]: z.ZodOptional<T[K]> } {
  return Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, type.optional()])) as never;
}
