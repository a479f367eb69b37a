import type { Matcher } from '../model/matcher.js';
import type { AppStep, ClientStep, FrameSpec, Template } from '../model/scenario.js';

/** A matcher in words. */
export type Wording = (matcher: Matcher) => string;

/** Longer octets and arguments are elided in a timeline. */
const SHOWN = 600;

/** One step of the client in words, as several lines where the octets have lines. Octets are escaped by `show`. */
export function clientStepText(
  { op, as, within }: ClientStep,
  say: Wording,
  show: (octets: string) => string,
): string {
  const kept = as === undefined ? '' : ` (kept as ${as})`;
  const limit = within === undefined ? '' : ` (within ${within / 1000} s)`;
  return opText(op, say, show) + limit + kept;
}

function opText(op: ClientStep['op'], say: Wording, show: (octets: string) => string): string {
  if ('matcher' in op) return `${op.given ? 'given ' : ''}${op.verb} ${say(op.matcher)}`;
  switch (op.verb) {
    case 'send':
      return `send ${op.segments.map((segment) => templateText(segment, show)).join('\n+ ')}`;
    case 'websocket':
      return `${op.open ? 'open a WebSocket' : 'ask for a WebSocket'} ${templateText(op.bytes, show)}`;
    case 'frames':
      return (
        op.frames.map((frame) => frameText(frame, show)).join('\n') + (op.dribble ? ', octet by octet' : '')
      );
    case 'wait-for':
      return `wait for ${op.what}`;
    case 'open':
      return `open the gate ${op.gate}`;
    case 'await':
      return `wait for the gate ${op.gate}`;
    case 'await-app':
      return `wait until ${op.program} is ${op.reached}`;
    case 'await-stall':
      return `wait until ${op.program} is held back`;
    case 'start-server':
      return op.ready ? 'start the server, and wait until it is ready' : 'start the server';
    case 'wait-ready':
      return 'wait until the server is ready';
    case 'signal':
      return `send the server ${op.signal}`;
    default:
      return op.verb;
  }
}

function templateText(template: Template, show: (octets: string) => string): string {
  const text = template
    .map((piece) => {
      if (typeof piece === 'string') return show(piece);
      if ('repeat' in piece) return `<${show(piece.repeat)} ${piece.times} times>`;
      return piece.variable === 'program' ? `<program ${piece.name}>` : `<${piece.variable}>`;
    })
    .join('');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
}

const OPCODES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

function frameText(frame: FrameSpec, show: (octets: string) => string): string {
  const bits = [
    ...(frame.fin ? [] : ['not final']),
    ...frame.rsv.flatMap((set, at) => (set ? [`RSV${at + 1}`] : [])),
    ...(frame.mask === false ? ['unmasked'] : []),
    ...(frame.compress ? ['compressed'] : []),
    ...(frame.declaredLength === undefined ? [] : [`length said to be ${frame.declaredLength}`]),
  ];
  const name = OPCODES[frame.opcode] ?? `opcode ${frame.opcode}`;
  return `frame ${name}${bits.length > 0 ? ` (${bits.join(', ')})` : ''} "${templateText(frame.payload, show)}"`;
}

/** One step of the application in words. */
export function appStepText(step: AppStep, say: Wording): string {
  const argument = step.steps
    ? `${step.steps.length} steps`
    : (gateAwaited(step) ?? argumentText(step.argument));
  const claims = [
    ...(step.expect ? [`expect ${say(step.expect)}`] : []),
    ...(step.raises === false ? ['must not raise'] : step.raises ? [`must raise ${say(step.raises)}`] : []),
  ];
  const only = step.only === undefined ? '' : ` (${step.only} only)`;
  return [`${step.verb}${argument && ` ${argument}`}${only}`, ...claims].join(', ');
}

/** The gate that a step of the application waits for. */
export function gateAwaited({ verb, argument }: AppStep): string | undefined {
  if (verb !== 'await' || argument === null || typeof argument !== 'object') return undefined;
  const { gate } = argument as { gate?: unknown };
  return typeof gate === 'string' ? gate : undefined;
}

function argumentText(argument: unknown): string {
  if (argument === undefined || argument === null) return '';
  const text = plainText(argument);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** The probe's value encoding (fixtures/probe/README.md, "Values") in a form for readers. */
function plainText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (key === 'b' && typeof inner === 'string') return `b${JSON.stringify(inner)}`;
  if (key === 'r' && Array.isArray(inner)) return `${JSON.stringify(inner[0])} ${inner[1]} times`;
  if (key === 'd' && Array.isArray(inner))
    return `{${inner.map(([name, item]) => `${plainText(name)}: ${plainText(item)}`).join(', ')}}`;
  if (key === 't' && Array.isArray(inner)) return `(${inner.map(plainText).join(', ')})`;
  const told = entries.filter(([, item]) => !(Array.isArray(item) && item.length === 0));
  return `{${told.map(([name, item]) => `${name}: ${plainText(item)}`).join(', ')}}`;
}
