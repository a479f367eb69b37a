import { type ProblemCode, ProblemList } from './problem.js';

/** One field line, as sent. */
export interface FieldLine {
  /** The line without its line end, one character an octet; a folded one with the line ends inside. */
  readonly raw: string;
  /** As sent; empty where the line has no colon. */
  readonly name: string;
  /** Without the white space around it; folds are one space. */
  readonly value: string;
}

/** Status line and field lines of a response (RFC 9112 section 4 and 5). */
export interface Head {
  /** As sent: `HTTP/1.1`. */
  readonly version: string;
  /** 0 where there is no number. */
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly FieldLine[];
  readonly problems: readonly ProblemCode[];
  /** All octets with the empty line, one character an octet; cut where the head is too large. */
  readonly raw: string;
}

/** Reads a head with its empty line; never fails. `cut`: only its first part was kept. */
export function parseHead(raw: string, cut = false): Head {
  const problems = new ProblemList();
  const lines = raw.split('\n');
  // After the last LF stands nothing, or the line that was cut.
  lines.pop();
  if (cut) problems.add('head-too-large');
  const [first = '', ...rest] = lines.map((line) => withoutLineEnd(line, problems));
  if (rest.at(-1) === '') rest.pop();
  const { version, status, reason } = parseStatusLine(first, problems);
  return { version, status, reason, fields: parseFieldLines(rest, problems), problems: problems.codes, raw };
}

/** Takes a CR off the end of a line that LF ended. */
export function withoutLineEnd(line: string, problems: ProblemList): string {
  if (line.endsWith('\r')) return line.slice(0, -1);
  problems.add('bare-lf');
  return line;
}

const STATUS_LINE = /^HTTP\/\d\.\d [1-5]\d\d [\t\x20-\x7e\x80-\xff]*$/;
const LENIENT = /^([^ \t]*)(?:([ \t]+)(\d*)([^ \t]*)(?:([ \t])(.*))?)?$/s;

function parseStatusLine(line: string, problems: ProblemList): Pick<Head, 'version' | 'status' | 'reason'> {
  if (STATUS_LINE.test(line))
    return { version: line.slice(0, 8), status: Number(line.slice(9, 12)), reason: line.slice(13) };
  const [, version = '', gap = '', digits = '', rest = '', space, reason = ''] = LENIENT.exec(line) ?? [];
  const status = digits === '' ? 0 : Number(digits);
  if (!/^HTTP\/\d\.\d$/.test(version)) problems.add('bad-version');
  if (gap !== ' ' || rest !== '' || space === '\t') problems.add('bad-status-line');
  if (digits.length !== 3 || status < 100 || status > 599) problems.add('bad-status');
  if (space === undefined) problems.add('no-reason-space');
  addOctetProblems(reason, 'bad-reason', problems);
  return { version, status, reason };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
const OTHER_CONTROL = /[\x01-\x08\x0a-\x0c\x0e-\x1f\x7f]/;

function addOctetProblems(text: string, other: ProblemCode, problems: ProblemList): void {
  if (!CONTROL.test(text)) return;
  if (text.includes('\0')) problems.add('nul');
  if (text.includes('\r')) problems.add('bare-cr');
  if (OTHER_CONTROL.test(text)) problems.add(other);
}

/** Reads field lines (RFC 9112 section 5): those of a head or of a trailer. */
export function parseFieldLines(lines: readonly string[], problems: ProblemList): FieldLine[] {
  const fields: FieldLine[] = [];
  for (const line of lines) {
    const folded = line.startsWith(' ') || line.startsWith('\t');
    const before = fields.at(-1);
    if (folded && before) {
      problems.add('obs-fold');
      addOctetProblems(line, 'bad-value', problems);
      const value = `${before.value} ${withoutSpace(line)}`;
      fields[fields.length - 1] = { raw: `${before.raw}\r\n${line}`, name: before.name, value };
      continue;
    }
    if (folded) problems.add('space-before-first-field');
    fields.push(parseFieldLine(line, problems));
  }
  return fields;
}

function parseFieldLine(raw: string, problems: ProblemList): FieldLine {
  const colon = raw.indexOf(':');
  if (colon < 0) {
    problems.add('no-colon');
    addOctetProblems(raw, 'bad-value', problems);
    return { raw, name: '', value: withoutSpace(raw) };
  }
  const sent = raw.slice(0, colon);
  const name = withoutSpace(sent);
  const value = withoutSpace(raw.slice(colon + 1));
  if (sent.endsWith(' ') || sent.endsWith('\t')) problems.add('space-before-colon');
  if (!TOKEN.test(name)) {
    problems.add('bad-name');
    if (name.includes('\0')) problems.add('nul');
  }
  addOctetProblems(value, 'bad-value', problems);
  return { raw, name, value };
}

/** Without SP and HTAB at either end (OWS, RFC 9110 section 5.6.3). By hand, since a pattern is quadratic on long blank runs. */
function withoutSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The values of all field lines of that name, in order. @param name in lower case */
export function fieldValues(fields: readonly FieldLine[], name: string): string[] {
  return fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value);
}

/** The elements of a comma-separated list over all its field lines, without empty ones (RFC 9110 section 5.6.1). */
export function listElements(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map(withoutSpace)
    .filter((element) => element !== '');
}
