import { authorityOf } from '../model/target.js';
/** Where octets are sent by hand. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Seconds after which nothing more is waited for. */
const PATIENCE = 3;
/** Octets of a line at most: more is no line that a person types or reads. */
const LONGEST = 6_000;

/** A variable of the shell in place of a text that must not be told. */
export interface Hidden {
  readonly text: string;
  readonly variable: string;
}

/**
 * A line for a POSIX shell that sends these octets, and shows what comes: of curl where the request is one that curl says exactly so, else of printf
 * and nc. Undefined where it would be too long. Pure.
 */
export function handLine(pieces: readonly Buffer[], place: Place, hidden?: Hidden): string | undefined {
  const texts = pieces.map((piece) => piece.toString('latin1'));
  const curl = texts.length === 1 ? curlLine(texts[0]!, place) : undefined;
  const line = curl ?? ncLine(texts, place);
  if (line.length > LONGEST) return undefined;
  return hidden ? line.replaceAll(hidden.text, `'"$${hidden.variable}"'`) : line;
}

function ncLine(texts: readonly string[], { host, port }: Place): string {
  const prints = texts.map((text) => `printf '${formatOf(text)}'`);
  const sends = prints.length === 1 ? prints[0] : `{ ${prints.join('; sleep 1; ')}; }`;
  return `${sends} | nc -w ${PATIENCE} ${host} ${port}`;
}

const NAMED: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\\': '\\\\', '%': '%%' };

/** The format of a printf that prints these octets, between single quotes (POSIX, "File Format Notation"). */
function formatOf(text: string): string {
  return text.replaceAll(/[^ -~]|['\\%]|^-/g, (octet) => {
    const code = octet.charCodeAt(0).toString(8).padStart(3, '0');
    return NAMED[octet] ?? `\\${code}`;
  });
}

/** Fields that curl adds, moves or acts upon. */
const CURLS_OWN =
  /^(host|accept|accept-encoding|user-agent|authorization|content-.*|cookie|expect|proxy-.*|range|referer|te|trailer|transfer-encoding|upgrade)$/i;

/** Only where curl sends octet for octet the same: a request without a body whose first field is Host, with plain fields after it. */
function curlLine(text: string, place: Place): string | undefined {
  const [, method, target, named, fields = ''] =
    /^([A-Z]+) (\/[^\s#{}[\]\\']*) HTTP\/1\.1\r\nHost: (\S+)\r\n((?:.+\r\n)*)\r\n$/.exec(text) ?? [];
  if (method === undefined || named !== authorityOf(place) || /[^ -~\r\n]/.test(text)) return undefined;
  const lines = fields.split('\r\n').slice(0, -1);
  if (!lines.every(sayable)) return undefined;
  const words = ['curl -isS --raw --path-as-is', `-m ${PATIENCE}`, "--noproxy '*'"];
  if (method === 'HEAD') words.push('-I');
  else if (method !== 'GET') words.push(`-X ${method}`);
  words.push("-H 'Accept:'", "-H 'User-Agent:'", ...lines.map((line) => `-H '${line}'`));
  return `${words.join(' ')} 'http://${named}${target}'`;
}

function sayable(line: string): boolean {
  const name = /^([\w-]+): \S+( \S+)*$/.exec(line)?.[1];
  return name !== undefined && !CURLS_OWN.test(name) && !line.includes("'");
}
