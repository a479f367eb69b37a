import { fieldValues, type Head, listElements } from './head.js';
import { type ProblemCode, ProblemList } from './problem.js';

/** How the end of a response's body is told. */
export type Framing = 'length' | 'chunked' | 'close' | 'none' | 'upgrade';

export interface MessageFraming {
  readonly framing: Framing;
  /** Content-Length in octets, where it is a number; beyond 2^53 it is rounded. */
  readonly declaredLength: number | undefined;
  readonly problems: readonly ProblemCode[];
}

/** Decides the framing of a response (RFC 9112 section 6.3). @param method of the request that it answers */
export function framingOf(head: Head, method: string): MessageFraming {
  const problems = new ProblemList();
  const { status } = head;
  const tunnel = method === 'CONNECT' && status >= 200 && status < 300;
  const neverBody = (status >= 100 && status < 200) || status === 204;
  const lengths = fieldValues(head.fields, 'content-length');
  const codings = fieldValues(head.fields, 'transfer-encoding');
  const declaredLength = lengths.length > 0 ? parseLength(lengths, problems) : undefined;
  const chunked = codings.length > 0 && endsInChunked(codings, problems);
  if (codings.length > 0 && /^HTTP\/(?:0|1\.0)/i.test(head.version)) problems.add('te-in-http-1.0');
  if (neverBody || tunnel) {
    if (lengths.length > 0) problems.add('length-on-bodiless');
    if (codings.length > 0) problems.add('te-on-bodiless');
  } else if (lengths.length > 0 && codings.length > 0) problems.add('length-and-chunked');
  const result = (framing: Framing): MessageFraming => ({
    framing,
    declaredLength,
    problems: problems.codes,
  });
  if (status === 101 || tunnel) return result('upgrade');
  if (method === 'HEAD' || neverBody || status === 304) return result('none');
  if (codings.length > 0) {
    if (!chunked) problems.add('te-not-chunked');
    return result(chunked ? 'chunked' : 'close');
  }
  return result(declaredLength === undefined ? 'close' : 'length');
}

/** RFC 9110 section 8.6: a list of one and the same number stands for that number; anything else is invalid. */
function parseLength(values: readonly string[], problems: ProblemList): number | undefined {
  const lengths = values.flatMap((value) => value.split(','));
  if (!lengths.every((length) => /^[ \t]*\d+[ \t]*$/.test(length))) {
    problems.add('bad-length');
    return undefined;
  }
  const numbers = new Set(lengths.map((length) => length.trim().replace(/^0+(?=\d)/, '')));
  if (numbers.size > 1) {
    problems.add('length-conflict');
    return undefined;
  }
  if (lengths.length > 1) problems.add('length-repeated');
  return Number(lengths[0]);
}

const CODING =
  /^[!#$%&'*+\-.^_`|~\w]+(?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~\w]+=(?:[!#$%&'*+\-.^_`|~\w]+|"[^"]*"))*$/;

function endsInChunked(values: readonly string[], problems: ProblemList): boolean {
  const codings = listElements(values).map((coding) => coding.toLowerCase());
  if (codings.length === 0 || !codings.every((coding) => CODING.test(coding))) problems.add('bad-te');
  const isChunked = (coding: string) => /^chunked[ \t]*(?:;|$)/.test(coding);
  const chunked = codings.filter(isChunked);
  if (chunked.length > 1) problems.add('te-repeated');
  if (chunked.some((coding) => coding !== 'chunked')) problems.add('bad-te');
  const last = codings.at(-1);
  return last !== undefined && isChunked(last);
}
