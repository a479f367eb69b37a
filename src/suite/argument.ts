import { child, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import type { ApplicationVerb } from './schema-application.js';
import { holds, itemsOf, numberOf, textOf } from './step.js';
import { literal, written } from './text.js';
import { octetsValue, pairs, value } from './values.js';

/** Milliseconds that the probe waits for one gate at most. */
const GATE_CAP = 60_000;

type Verb = (node: YamlNode, problems: Problems, deadlineMs: number) => unknown;

const nothing: Verb = () => null;

/** How each verb's argument, as fixtures write it, becomes the probe's (fixtures/probe/README.md). */
const ARGUMENTS: Record<Exclude<ApplicationVerb, 'scope' | 'environ'>, Verb> = {
  start: (node, problems) => ({ status: statusOf(node) ?? 200, headers: headersOf(node, problems) }),
  body: octetsValue,
  end: (node, problems) => (isNull(node) ? null : octetsValue(node, problems)),
  respond: respond,
  read: scalarOf,
  echo: () => ({}),
  await: (node, problems, deadline) => ({
    gate: text(node, problems),
    deadline: Math.min(GATE_CAP, deadline),
  }),
  open: text,
  raise: (node, problems) =>
    node.kind === 'scalar'
      ? { type: text(node, problems), message: '' }
      : { type: textOf(node, 'type') ?? '', message: optionalText(child(node, 'message'), problems) ?? '' },
  return: nothing,
  repeat: (node) => ({ times: numberOf(node, 'times') ?? 0 }),
  runtime: nothing,
  receive: (node, _, deadline) => {
    const until = textOf(node, 'until');
    return until === undefined ? null : { until, deadline: Math.min(GATE_CAP, deadline) };
  },
  'receive-until': (node, problems) => ({ type: text(node, problems) }),
  send: value,
  accept: (node, problems) => ({
    subprotocol: optionalText(child(node, 'subprotocol'), problems) ?? null,
    headers: headersOf(node, problems),
  }),
  message: (node, problems) => {
    const bytes = child(node, 'bytes');
    return bytes
      ? { bytes: octetsValue(bytes, problems) }
      : { text: text(child(node, 'text') ?? node, problems) };
  },
  close: (node, problems) => {
    const code = node.kind === 'scalar' ? scalarOf(node) : numberOf(node, 'code');
    const reason = optionalText(child(node, 'reason'), problems);
    return { ...(typeof code === 'number' ? { code } : {}), ...(reason === undefined ? {} : { reason }) };
  },
  'echo-messages': (node) => {
    const times = node.kind === 'scalar' ? scalarOf(node) : numberOf(node, 'times');
    return typeof times === 'number' ? { times } : {};
  },
  state: (node, problems) => ({ set: pairs(node, problems) }),
  'scope-set': pairs,
  background: nothing,
  start_response: (node, problems) => ({
    status: optionalValue(child(node, 'status'), problems),
    headers: optionalValue(child(node, 'headers'), problems),
    exc_info: isNull(child(node, 'exc_info') ?? node) ? null : holds(node, 'exc_info', true),
  }),
  write: value,
  yield: value,
  'return-value': (node, problems) => ({
    kind: textOf(node, 'kind') ?? 'list',
    items: itemsOf(node, 'items').map((item) => value(item, problems)),
    ...Object.fromEntries(FLAGS.filter((flag) => holds(node, flag, true)).map((flag) => [flag, true])),
    ...numbersOf(node, ['block', 'skip']),
  }),
  input: (node, problems) => ({
    call: node.kind === 'scalar' ? text(node, problems) : (textOf(node, 'call') ?? ''),
    args: itemsOf(node, 'args').map((item) => value(item, problems)),
  }),
  errors: (node, problems) =>
    node.kind === 'scalar'
      ? { write: text(node, problems) }
      : { lines: itemsOf(node, 'lines').map((item) => text(item, problems)) },
  'environ-set': pairs,
  'environ-clear': nothing,
  iterate: (node) => (child(node, 'length') ? { length: numberOf(node, 'length') ?? null } : null),
  'on-close': nothing,
};

/** Properties of the file that the kind `file` makes. */
const FLAGS = ['disk', 'closeless', 'consume'] as const;

/** Those of the keys that stand there. */
function numbersOf(node: YamlNode, keys: readonly string[]): Record<string, number> {
  const found = keys.map((key) => [key, numberOf(node, key)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** The probe's argument of a verb, in the probe's JSON value encoding. */
export function argument(verb: string, node: YamlNode, problems: Problems, deadlineMs: number): unknown {
  return ARGUMENTS[verb as keyof typeof ARGUMENTS]?.(node, problems, deadlineMs) ?? null;
}

function respond(node: YamlNode, problems: Problems): unknown {
  const body = child(node, 'body');
  return {
    status: statusOf(node) ?? 200,
    headers: headersOf(node, problems),
    body: body ? octetsValue(body, problems) : { b: '' },
    ...(holds(node, 'length', false) ? { length: false } : {}),
  };
}

function statusOf(node: YamlNode): number | undefined {
  if (node.kind === 'scalar') return typeof node.value === 'number' ? node.value : undefined;
  return numberOf(node, 'status');
}

/** `"name: value"` lines or `[name, value]` pairs, as pairs of octets. */
function headersOf(node: YamlNode, problems: Problems): [unknown, unknown][] {
  return itemsOf(node, 'headers').map((item) => {
    if (item.kind === 'list')
      return [octetsValue(item.items[0]!, problems), octetsValue(item.items[1]!, problems)];
    const line = text(item, problems);
    const colon = line.indexOf(':');
    if (colon < 0) {
      const remedy = 'write "name: value", or [name, value] for a name with no colon behind it';
      problems.error('suite/header', item.span, 'a header needs a colon', remedy);
      return [{ b: '' }, { b: '' }];
    }
    const [name, rest] = [line.slice(0, colon), line.slice(colon + 1)];
    const part = (octets: string) =>
      octetsValue({ kind: 'scalar', value: octets, span: item.span, size: 1 }, problems);
    return [part(name), part(rest.startsWith(' ') ? rest.slice(1) : rest)];
  });
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function scalarOf(node: YamlNode): unknown {
  return node.kind === 'scalar' ? node.value : null;
}

function text(node: YamlNode, problems: Problems): string {
  return node.kind === 'scalar' ? literal(written(node), node, problems) : '';
}

function optionalText(node: YamlNode | undefined, problems: Problems): string | undefined {
  return node === undefined || isNull(node) ? undefined : text(node, problems);
}

function optionalValue(node: YamlNode | undefined, problems: Problems): unknown {
  return node === undefined ? null : value(node, problems);
}
