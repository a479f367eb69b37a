import type { Piece, Template } from '../model/scenario.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import {
  bytesNotation,
  checkOctets,
  literal,
  parts,
  unescapeBytes,
  unknownVariable,
  utf8,
  written,
} from './text.js';

/** Octets of one run, at most: enough for a body that no server may keep in memory. */
const MAX_RUN = 256 * 1024 * 1024;

/** Octets to send: text (one character an octet), a list that is joined, `{ repeat, times }`, or `{ text }` as UTF-8. */
export function template(node: YamlNode, problems: Problems): Template {
  const pieces: Piece[] = [];
  collect(node, pieces, problems);
  return joined(pieces);
}

/** Joins neighbouring texts, so that equal octets give equal templates. */
export function joined(pieces: Iterable<Piece>): Template {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece;
    else if (piece !== '') result.push(piece);
  }
  return result;
}

function collect(node: YamlNode, pieces: Piece[], problems: Problems): void {
  if (node.kind === 'list') {
    for (const item of node.items) collect(item, pieces, problems);
  } else if (node.kind === 'map') {
    collectMap(node, pieces, problems);
  } else if (node.value === null) {
    problems.error('suite/octets', node.span, 'no octets are given here', 'write "" for none');
  } else {
    const text = written(node);
    const notation = bytesNotation(text);
    const octets = notation === undefined ? text : unescapeBytes(notation, node, problems);
    for (const part of parts(octets)) {
      if ('text' in part) pieces.push(checkOctets(part.text, node, problems));
      else pieces.push(variable(part.variable, node, problems));
    }
  }
}

function variable(name: string, node: YamlNode, problems: Problems): Piece {
  if (name === 'host' || name === 'address' || name === 'port') return { variable: name };
  if (name === 'program') return { variable: 'program', name: 'main' };
  if (name.startsWith('program:')) return { variable: 'program', name: name.slice('program:'.length) };
  problems.error(...unknownVariable(name, node, []));
  return '';
}

function collectMap(node: YamlMap, pieces: Piece[], problems: Problems): void {
  const text = child(node, 'text');
  if (text && node.entries.length === 1 && text.kind === 'scalar') {
    pieces.push(utf8(literal(written(text), text, problems)));
    return;
  }
  const run = repeated(node, problems);
  if (run) pieces.push(run);
}

/** `{ repeat: octets, times: n }` as one piece. */
export function repeated(
  node: YamlMap,
  problems: Problems,
): { readonly repeat: string; readonly times: number } | undefined {
  const repeat = child(node, 'repeat');
  const times = child(node, 'times');
  const known = node.entries.every(({ key }) => key === 'repeat' || key === 'times');
  if (!known || repeat?.kind !== 'scalar' || times?.kind !== 'scalar') {
    const remedy = 'octets are text, a list of octets, { repeat: octets, times: n }, or { text: "…" }';
    problems.error('suite/octets', node.span, 'this is not octets', remedy);
    return undefined;
  }
  const unit = fixed(template(repeat, problems));
  const count = times.value;
  if (unit === undefined || typeof count !== 'number' || !Number.isInteger(count) || count < 0) {
    problems.error(
      'suite/octets',
      times.span,
      '`times` must be a whole number, and the run free of variables',
    );
    return undefined;
  }
  if (unit.length * count > MAX_RUN) {
    problems.error('suite/too-large', times.span, `a run of more than ${MAX_RUN} octets`);
    return undefined;
  }
  return { repeat: unit, times: count };
}

/** Number of octets, or undefined where the run fills something in. */
export function lengthOf(octets: Template): number | undefined {
  let length = 0;
  for (const piece of octets) {
    if (typeof piece === 'string') length += piece.length;
    else if ('repeat' in piece) length += piece.repeat.length * piece.times;
    else return undefined;
  }
  return length;
}

/** Octets of one text piece (or none), or undefined where there is more to it. */
function fixed(octets: Template): string | undefined {
  if (octets.length === 0) return '';
  return octets.length === 1 && typeof octets[0] === 'string' ? octets[0] : undefined;
}
