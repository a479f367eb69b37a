import { escaped } from '../wire/escape.js';

/** Columns after which a text goes on in the next line, at the line ends in it. */
const WIDTH = 90;

/** What the suite language takes for octets as the application writes them. */
const BYTES_NOTATION = /^b"[\s\S]*"$/;

/**
 * Octets (one character each) as a YAML scalar that the suite language reads back as just these.
 * @param indent columns that the following lines are indented by, where it takes several
 */
export function octetScalar(octets: string, indent: number): string {
  return BYTES_NOTATION.test(octets) ? byteNotation(octets) : folded(escaped(octets), indent);
}

/** Octets as a matcher: text where that is the same, octets spelt out where it is not. */
export function octetMatcher(octets: string, indent: number): string {
  return isAscii(octets) ? octetScalar(octets, indent) : byteNotation(octets);
}

/** Text as a YAML scalar that is taken literally. */
export function textScalar(text: string): string {
  return literal(JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, unicodeEscape));
}

export function isAscii(octets: string): boolean {
  return !/[^\0-\x7f]/.test(octets);
}

/** `b"…"` within single quotes, in which YAML leaves the escapes alone. */
function byteNotation(octets: string): string {
  return `'b"${literal(escaped(octets).replaceAll('"', '\\"')).replaceAll("'", "''")}"'`;
}

/** A double-quoted scalar; a long one goes on in the next line where its text has a line end. */
function folded(escapedText: string, indent: number): string {
  const text = literal(escapedText.replaceAll('"', '\\"'));
  if (text.length <= WIDTH) return `"${text}"`;
  const lines = text.match(/.*?\\n|.+$/g) ?? [];
  const [first, ...rest] = lines.map((line) => line.replace(/^ /, '\\ '));
  return `"${[first, ...rest].join(`\\\n${' '.repeat(indent)}`)}"`;
}

/** `${` would be filled in. */
function literal(text: string): string {
  return text.replaceAll('${', () => '$${');
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
