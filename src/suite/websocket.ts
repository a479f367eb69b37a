import type { ClientOp, FrameSpec, Piece, Template } from '../model/scenario.js';
import { child, type YamlEntry, type YamlNode } from '../yaml.js';
import { joined, lengthOf, template } from './octets.js';
import type { Problems } from './problems.js';
import { hostLine, octetsOf, programLine, textAt } from './request.js';
import { holds, itemsOf, numberOf } from './step.js';
import { didYouMean } from './suggest.js';
import { literal, utf8, written } from './text.js';

/** 16 octets in base64, as RFC 6455 section 4.1 asks; always the same, so that a run can be told again octet by octet. */
const KEY = Buffer.from('gatespec-nonce-0').toString('base64');

/** The masking key of section 5.3; any four octets are as good, and these make masked text easy to tell from plain. */
const MASK = '\x37\xfa\x21\x3d';

const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

type Handshake = Extract<ClientOp, { verb: 'websocket' }>;

/** The octets of an opening handshake (RFC 6455 section 4.1), each line of which can be left out or replaced. */
export function handshake(node: YamlNode, problems: Problems): Handshake {
  const target = node.kind === 'scalar' ? written(node) : (textAt(node, 'target') ?? '/');
  const version = textAt(node, 'version') ?? 'HTTP/1.1';
  const key = child(node, 'key');
  const keyOctets = key ? template(key, problems) : [KEY];
  const protocols = itemsOf(node, 'protocols').map((item) => (item.kind === 'scalar' ? written(item) : ''));
  const offer = textAt(node, 'offer');
  const named: [string, Template][] = [
    ['Host', hostLine(node, problems)[0] ?? ['Host: ', { variable: 'host' }]],
    ['Upgrade', ['Upgrade: websocket']],
    ['Connection', ['Connection: Upgrade']],
    ['Sec-WebSocket-Key', joined(['Sec-WebSocket-Key: ', ...keyOctets])],
    ['Sec-WebSocket-Version', ['Sec-WebSocket-Version: 13']],
  ];
  if (protocols.length > 0)
    named.push(['Sec-WebSocket-Protocol', [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`]]);
  if (offer !== undefined) named.push(['Sec-WebSocket-Extensions', [`Sec-WebSocket-Extensions: ${offer}`]]);
  const lines = [
    octetsOf(
      `${textAt(node, 'method') ?? 'GET'} ${target} ${/^\d/.test(version) ? `HTTP/${version}` : version}`,
      node,
      problems,
    ),
    ...chosen(named, node, problems),
    ...programLine(node),
    ...itemsOf(node, 'fields').map((field) => template(field, problems)),
  ];
  return {
    verb: 'websocket',
    bytes: joined([...lines.flatMap((line): Piece[] => [...line, '\r\n']), '\r\n']),
    key: typeof keyOctets[0] === 'string' ? keyOctets[0].trim() : '',
    protocols,
    ...(offer === undefined ? {} : { offer }),
    open: !holds(node, 'open', false),
    polite: !holds(node, 'polite', false),
  };
}

/** The lines that are neither left out (`omit`) nor replaced (`replace`). */
function chosen(named: readonly [string, Template][], node: YamlNode, problems: Problems): Template[] {
  const names = named.map(([name]) => name);
  const find = (name: string, at: YamlNode): string | undefined => {
    const found = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      problems.error(
        'suite/unknown-key',
        at.span,
        `the handshake has no line "${name}"`,
        didYouMean(name, names) ?? `it has: ${names.join(', ')}`,
      );
    return found;
  };
  const omitted = new Set(
    itemsOf(node, 'omit').map((item) => find(item.kind === 'scalar' ? written(item) : '', item)),
  );
  const replace = child(node, 'replace');
  const replacements = new Map(
    (replace?.kind === 'map' ? replace.entries : []).map(({ key, value }: YamlEntry) => [
      find(key, value),
      value,
    ]),
  );
  return named.flatMap(([name, line]) => {
    if (omitted.has(name)) return [];
    const other = replacements.get(name);
    return [other ? template(other, problems) : line];
  });
}

/** One frame of `frame:` or `frames:`. Text is UTF-8; a close payload is its code in two octets and the reason. */
export function frame(node: YamlNode, problems: Problems): FrameSpec {
  const lengthForm = numberOf(node, 'length-form') as 7 | 16 | 64 | undefined;
  const declared = textAt(node, 'declared-length');
  const mask = child(node, 'mask');
  return {
    opcode: opcode(node),
    fin: !holds(node, 'fin', false),
    rsv: [holds(node, 'rsv1', true), holds(node, 'rsv2', true), holds(node, 'rsv3', true)],
    mask: mask ? maskOf(mask, problems) : MASK,
    payload: payload(node, problems),
    ...(holds(node, 'compress', true) ? { compress: true } : {}),
    ...(lengthForm === undefined ? {} : { lengthForm }),
    ...(declared === undefined ? {} : { declaredLength: declared }),
  };
}

function opcode(node: YamlNode): number {
  const written = textAt(node, 'opcode');
  if (written !== undefined) return OPCODES[written as keyof typeof OPCODES] ?? Number(written);
  if (child(node, 'code') ?? child(node, 'reason')) return OPCODES.close;
  return child(node, 'payload') ? OPCODES.binary : OPCODES.text;
}

function maskOf(node: YamlNode, problems: Problems): string | false {
  if (node.kind === 'scalar' && node.value === false) return false;
  const octets = template(node, problems);
  if (lengthOf(octets) !== 4) problems.error('suite/frame', node.span, 'a masking key has four octets');
  return typeof octets[0] === 'string' ? octets[0] : MASK;
}

function payload(node: YamlNode, problems: Problems): Template {
  const octets = child(node, 'payload');
  if (octets) return template(octets, problems);
  const code = numberOf(node, 'code');
  const text = child(node, code === undefined ? 'text' : 'reason');
  const content = text?.kind === 'scalar' ? utf8(literal(written(text), text, problems)) : '';
  if (code === undefined) return joined([content]);
  return [String.fromCharCode(code >> 8, code & 0xff) + content];
}

/** The frames of a well-formed message, split evenly into `fragments`. */
export function message(node: YamlNode, problems: Problems): FrameSpec[] {
  const bytes = child(node, 'bytes');
  const text = node.kind === 'scalar' ? node : child(node, 'text');
  const octets = bytes
    ? template(bytes, problems)
    : joined([text?.kind === 'scalar' ? utf8(literal(written(text), text, problems)) : '']);
  const count = numberOf(node, 'fragments') ?? 1;
  const compress = holds(node, 'compress', true) ? { compress: true } : {};
  return split(octets, count, node, problems).map((part, i) => ({
    opcode: i > 0 ? OPCODES.continuation : bytes ? OPCODES.binary : OPCODES.text,
    fin: i === count - 1,
    rsv: [false, false, false],
    mask: MASK,
    payload: part,
    ...compress,
  }));
}

function split(octets: Template, count: number, node: YamlNode, problems: Problems): Template[] {
  if (count === 1) return [octets];
  const length = lengthOf(octets);
  if (length === undefined || length > 1 << 20) {
    problems.error('suite/frame', node.span, 'only a message of known length, up to 1 MiB, can be split');
    return [octets];
  }
  const whole = octets
    .map((piece) =>
      typeof piece === 'string' ? piece : 'repeat' in piece ? piece.repeat.repeat(piece.times) : '',
    )
    .join('');
  const size = Math.floor(length / count);
  return Array.from({ length: count }, (_, i) =>
    joined([whole.slice(i * size, i === count - 1 ? undefined : (i + 1) * size)]),
  );
}
