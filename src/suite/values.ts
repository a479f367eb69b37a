import { child, type YamlMap, type YamlNode, type YamlScalar } from '../yaml.js';
import { lengthOf, template } from './octets.js';
import type { Problems } from './problems.js';
import { bytesNotation, checkOctets, literal, unescapeBytes, written } from './text.js';

/** Octets of an argument that is joined here, at most: a program travels in one field line. */
const MAX_JOINED = 16 * 1024;

/** The JSON value encoding of the probe (fixtures/probe/README.md, "Values"). */
export type Encoded = unknown;

/** Python types that a map with this one key stands for. */
const TYPED: Record<string, (node: YamlNode, problems: Problems) => Encoded> = {
  'value-of': (node, problems) => ({ v: textOf(node, problems) }),
  tuple: (node, problems) => ({ t: listOf(node, problems) }),
  iterator: (node, problems) => ({ it: listOf(node, problems) }),
  bytes: octetsValue,
  bytearray: (node, problems) => ({ ba: shortOctets(node, problems) }),
  memoryview: (node, problems) => ({ mv: shortOctets(node, problems) }),
  float: (node) => ({ f: node.kind === 'scalar' ? floatOf(node) : 0 }),
  dict: (node, problems) => ({ d: listOf(node, problems) }),
};

/** A value that the application handles: text is `str`, `b"…"` is `bytes`, a map is a `dict`. */
export function value(node: YamlNode, problems: Problems): Encoded {
  if (node.kind === 'list') return node.items.map((item) => value(item, problems));
  if (node.kind === 'map') return mapValue(node, problems);
  if (typeof node.value === 'number') return numberValue(node);
  if (typeof node.value !== 'string') return node.value;
  const notation = bytesNotation(node.value);
  if (notation === undefined) return literal(node.value, node, problems);
  const octets = literal(unescapeBytes(notation, node, problems), node, problems);
  return { b: checkOctets(octets, node, problems) };
}

/** Key and value of each entry; the keys are `str`, or octets as `b"…"`. */
export function pairs(node: YamlNode | undefined, problems: Problems): [Encoded, Encoded][] {
  if (node?.kind !== 'map') return [];
  return node.entries.map((entry) => [
    value({ kind: 'scalar', value: entry.key, span: entry.keySpan, size: 1 }, problems),
    value(entry.value, problems),
  ]);
}

/** Octets of an argument: plain text, `b"…"`, `{ repeat, times }`, `{ text }`, or a list of these. */
export function octetsValue(node: YamlNode, problems: Problems): Encoded {
  const pieces = template(node, problems);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== 'string' && 'repeat' in only)
    return { r: [only.repeat, only.times] };
  return { b: shortOctets(node, problems) };
}

function shortOctets(node: YamlNode, problems: Problems): string {
  const pieces = template(node, problems);
  const length = lengthOf(pieces);
  if (length === undefined) {
    const message = 'only octets that the client sends can hold the address of the target';
    problems.error('suite/unknown-variable', node.span, message);
    return '';
  }
  if (length > MAX_JOINED) {
    const remedy = 'send it as several pieces, or as one { repeat, times }';
    problems.error('suite/too-large', node.span, `${length} octets are too many for one argument`, remedy);
    return '';
  }
  return pieces.map((piece) => (typeof piece === 'string' ? piece : runOf(piece))).join('');
}

function runOf(piece: object): string {
  return 'repeat' in piece && 'times' in piece ? String(piece.repeat).repeat(Number(piece.times)) : '';
}

function mapValue(node: YamlMap, problems: Problems): Encoded {
  const [only] = node.entries;
  if (node.entries.length === 1 && only && Object.hasOwn(TYPED, only.key))
    return TYPED[only.key]!(only.value, problems);
  if (node.entries.length === 2 && child(node, 'repeat') && child(node, 'times'))
    return octetsValue(node, problems);
  return { d: pairs(node, problems) };
}

function listOf(node: YamlNode, problems: Problems): Encoded[] {
  if (node.kind === 'list') return node.items.map((item) => value(item, problems));
  problems.error('suite/value', node.span, 'a list is wanted here');
  return [];
}

function textOf(node: YamlNode, problems: Problems): string {
  if (node.kind === 'scalar') return literal(written(node), node, problems);
  problems.error('suite/value', node.span, 'text is wanted here');
  return '';
}

function numberValue(node: YamlScalar): Encoded {
  const number = node.value as number;
  const source = node.source ?? '';
  if (!Number.isFinite(number) || /[.eE]/.test(source)) return { f: floatOf(node) };
  return Number.isSafeInteger(number) ? number : { i: source || String(number) };
}

function floatOf(node: YamlScalar): number | string {
  const number = Number(node.value);
  if (Number.isFinite(number)) return number;
  return Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf';
}
