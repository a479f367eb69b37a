import type { DeflateParameters } from './deflate.js';

/** One element of Sec-WebSocket-Extensions (RFC 6455 section 9.1). */
export interface Extension {
  readonly name: string;
  /** Value of each parameter, `true` where it has none; of a repeated one the last. */
  readonly params: Readonly<Record<string, string | true>>;
  /** Does a parameter stand twice? */
  readonly repeated: boolean;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

/** Reads a list of extensions, and whether it follows its grammar. What can't be read ends the list. */
export function readExtensions(value: string): { readonly extensions: Extension[]; readonly valid: boolean } {
  const extensions: Extension[] = [];
  const scanner = new Scanner(value);
  let valid = true;
  while (valid && !scanner.ended) {
    const extension = readExtension(scanner);
    if (extension) extensions.push(extension);
    // Empty elements of a list are allowed (RFC 2616 section 2.1).
    valid = scanner.ended || scanner.take(',');
  }
  return { extensions, valid: valid && extensions.length > 0 };
}

/** The extensions that can be read from a Sec-WebSocket-Extensions value. */
export function parseExtensions(value: string): Extension[] {
  return readExtensions(value).extensions;
}

function readExtension(scanner: Scanner): Extension | undefined {
  const name = scanner.match(TOKEN);
  if (name === undefined) return undefined;
  const params: Record<string, string | true> = Object.create(null);
  let repeated = false;
  while (scanner.take(';')) {
    const param = scanner.match(TOKEN);
    if (param === undefined) return undefined;
    const set = scanner.take('=');
    const given = set ? (scanner.match(TOKEN) ?? unquoted(scanner.match(QUOTED))) : true;
    if (given === undefined) return undefined;
    repeated ||= param in params;
    params[param] = given;
  }
  return { name, params, repeated };
}

/** A quoted value must be a token once it is unquoted. */
function unquoted(quoted: string | undefined): string | undefined {
  const text = quoted?.slice(1, -1).replace(/\\(.)/g, '$1');
  return text !== undefined && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text) ? text : undefined;
}

/** Reads tokens with white space between them. */
class Scanner {
  #at = 0;

  constructor(private readonly text: string) {
    this.#space();
  }

  get ended(): boolean {
    return this.#at === this.text.length;
  }

  /** @param pattern sticky */
  match(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#space();
    return found;
  }

  take(char: string): boolean {
    if (this.text[this.#at] !== char) return false;
    this.#at++;
    this.#space();
    return true;
  }

  #space(): void {
    while (this.text[this.#at] === ' ' || this.text[this.#at] === '\t') this.#at++;
  }
}

export const DEFLATE = 'permessage-deflate';

const PARAMETERS = new Set([
  'server_no_context_takeover',
  'client_no_context_takeover',
  'server_max_window_bits',
  'client_max_window_bits',
]);

/** The parameters of an answer, or undefined where they are unknown, repeated or out of range (RFC 7692 section 7.1). */
export function deflateParameters({ params, repeated }: Extension): DeflateParameters | undefined {
  if (repeated || Object.keys(params).some((name) => !PARAMETERS.has(name))) return undefined;
  const flags = [params.server_no_context_takeover, params.client_no_context_takeover];
  if (flags.some((flag) => flag !== undefined && flag !== true)) return undefined;
  const serverMaxWindowBits = windowBits(params.server_max_window_bits);
  const clientMaxWindowBits = windowBits(params.client_max_window_bits);
  if (serverMaxWindowBits === undefined || clientMaxWindowBits === undefined) return undefined;
  return {
    serverNoContextTakeover: flags[0] === true,
    clientNoContextTakeover: flags[1] === true,
    serverMaxWindowBits,
    clientMaxWindowBits,
  };
}

function windowBits(value: string | true | undefined): number | undefined {
  if (value === undefined) return 15;
  return value !== true && /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined;
}

/** May an answer with these parameters follow that offer? (RFC 7692 section 7.1) */
export function answersOffer(answer: Extension, offer: Extension): boolean {
  const asked = offer.params;
  const given = answer.params;
  const within = (name: string) => {
    const most = asked[name];
    return most === undefined || most === true || Number(given[name]) <= Number(most);
  };
  if (asked.server_no_context_takeover && !given.server_no_context_takeover) return false;
  if (asked.server_max_window_bits && !given.server_max_window_bits) return false;
  if (given.client_max_window_bits && !asked.client_max_window_bits) return false;
  return (
    within('server_max_window_bits') && (!given.client_max_window_bits || within('client_max_window_bits'))
  );
}
