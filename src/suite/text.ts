import type { YamlNode, YamlScalar } from '../yaml.js';
import type { Problems } from './problems.js';
import { didYouMean } from './suggest.js';

/** Variables that only the run can fill in, and only in octets. */
export const RUN_VARIABLES = ['host', 'address', 'port', 'program'] as const;

/** `${name}`, and `$${` for a literal `${`. */
const VARIABLE = /\$\$\{|\$\{([^}]*)\}/g;

const BYTES_NOTATION = /^b"([\s\S]*)"$/;

/** A stretch of text, or the name inside `${…}`. */
export type Part = { readonly text: string } | { readonly variable: string };

/** Splits text at its variables. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push(match[1] === undefined ? { text: '${' } : { variable: match[1] });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** A scalar as text: numbers, booleans and dates as they were written. */
export function written(node: YamlScalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** Text in which no variable may be left: where the run fills nothing in. */
export function literal(text: string, node: YamlNode, problems: Problems): string {
  let result = '';
  for (const part of parts(text)) {
    if ('text' in part) result += part.text;
    else problems.error(...unknownVariable(part.variable, node, []));
  }
  return result;
}

/** Arguments of the problem that a variable means nothing here. */
export function unknownVariable(
  name: string,
  node: YamlNode,
  known: readonly string[],
): [code: string, span: YamlNode['span'], message: string, remedy: string] {
  const code = 'suite/unknown-variable';
  if (isRunVariable(name)) {
    const message = `\${${name}} is filled in octets that the client sends, not here`;
    return [code, node.span, message, 'a matcher says same-as: target.host, target.address or target.port'];
  }
  const hint = didYouMean(name, [...known, ...RUN_VARIABLES]);
  const remedy = hint ?? 'a row or a `repeat … as` defines a variable; write $${ for a literal ${';
  return [code, node.span, `nothing defines \${${name}}`, remedy];
}

/** Is a variable filled in by the run? */
export function isRunVariable(name: string): boolean {
  return (RUN_VARIABLES as readonly string[]).includes(name) || name.startsWith('program:');
}

/** What stands inside `b"…"`, with its escapes still in place; undefined for other text. */
export function bytesNotation(text: string): string | undefined {
  return BYTES_NOTATION.exec(text)?.[1];
}

const ESCAPES: Record<string, string> = {
  r: '\r',
  n: '\n',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** Decodes the escapes of the byte notation (`\r \n \t \0 \\ \" \xHH`), which YAML leaves alone outside double quotes. */
export function unescapeBytes(text: string, node: YamlNode, problems: Problems): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[\s\S]|$)/g, (whole, name: string) => {
    if (name.length === 3) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
    const octet = ESCAPES[name];
    if (octet === undefined) {
      const remedy = 'these are known: \\r \\n \\t \\0 \\\\ \\" \\xHH';
      problems.error('suite/octets', node.span, `unknown escape "${whole}" in b"…"`, remedy);
    }
    return octet ?? '';
  });
}

/** Checks that each character stands for one octet. */
export function checkOctets(text: string, node: YamlNode, problems: Problems): string {
  const outside = /[^\0-\xff]/u.exec(text)?.[0];
  if (outside !== undefined) {
    const code = outside.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    const message = `U+${code} is no octet: one character stands for one octet, U+0000 to U+00FF`;
    problems.error('suite/octets', node.span, message, 'write { text: "…" } for text encoded as UTF-8');
  }
  return text;
}

/** UTF-8 octets of a text, one character an octet. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
