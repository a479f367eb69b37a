import type { Head } from '../wire/head.js';

/** Fields that a server adds by itself, or that frame the message, or that differ each time. */
const UNSTABLE: ReadonlySet<string> = new Set([
  'date',
  'server',
  'via',
  'age',
  'alt-svc',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'te',
  'trailer',
  'content-length',
  'transfer-encoding',
  'x-request-id',
  'x-correlation-id',
  'x-runtime',
  'x-process-time',
  'server-timing',
  'traceparent',
  'cf-ray',
  'nel',
  'report-to',
]);

/** Octets of fields that the application's script has room for. */
const FIELDS_CAP = 1500;

/** The fields of a response that an application gave, as far as can be told, and the names of those left out. */
export function givenFields(head: Head): {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly left: readonly string[];
} {
  const fields: (readonly [string, string])[] = [];
  const left = new Set<string>();
  let octets = 0;
  for (const { name: sent, value, raw } of head.fields) {
    const name = sent.toLowerCase();
    const plain = /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(raw);
    octets += raw.length;
    if (plain && !UNSTABLE.has(name) && octets <= FIELDS_CAP) fields.push([name, value]);
    else if (/^[a-z0-9-]{1,60}$/.test(name) && left.size < 20) left.add(name);
  }
  return { fields, left: [...left] };
}
