import { createHash } from 'node:crypto';
import type { DeflateParameters } from './deflate.js';
import {
  answersOffer,
  DEFLATE,
  deflateParameters,
  type Extension,
  parseExtensions,
  readExtensions,
} from './extension.js';
import { fieldValues, type Head, listElements } from './head.js';
import { type ProblemCode, ProblemList } from './problem.js';

export { type Extension, parseExtensions } from './extension.js';

/** RFC 6455 section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The Sec-WebSocket-Accept value that answers a key (RFC 6455 section 4.2.2). */
export function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}${GUID}`, 'latin1').digest('base64');
}

/** What a server answered to an opening handshake. */
export interface HandshakeAnswer {
  /** 101, with all that the client must check (RFC 6455 section 4.1). */
  readonly accepted: boolean;
  /** What is wrong; `ws-status` alone where it is not 101. */
  readonly problems: readonly ProblemCode[];
  readonly protocol?: string;
  readonly extensions: readonly Extension[];
  /** Present where permessage-deflate was agreed to with parameters that can be read. */
  readonly deflate?: DeflateParameters;
}

/**
 * Judges the answer as a client must (RFC 6455 section 4.1).
 * @param key sent as Sec-WebSocket-Key
 * @param offer sent as Sec-WebSocket-Extensions
 */
export function checkHandshake(
  head: Head,
  key: string,
  protocolsOffered: readonly string[] = [],
  offer = '',
): HandshakeAnswer {
  const problems = new ProblemList();
  if (head.status !== 101) problems.add('ws-status');
  else checkSwitch(head, key, problems);
  const protocols = fieldValues(head.fields, 'sec-websocket-protocol');
  const [protocol] = protocols;
  const extensionLines = fieldValues(head.fields, 'sec-websocket-extensions');
  const { extensions, valid } = readExtensions(extensionLines.join(', '));
  const deflate = extensions.find(({ name }) => name === DEFLATE);
  if (head.status === 101) {
    if (protocols.length > 1 || (protocol !== undefined && !protocolsOffered.includes(protocol)))
      problems.add('ws-protocol');
    if (extensionLines.length > 1 || (extensionLines.length === 1 && !valid)) problems.add('ws-extensions');
    checkExtensions(extensions, parseExtensions(offer), problems);
  }
  const agreed = deflate && deflateParameters(deflate);
  return {
    accepted: problems.codes.length === 0,
    problems: problems.codes,
    extensions,
    ...(protocol === undefined ? {} : { protocol }),
    ...(agreed === undefined ? {} : { deflate: agreed }),
  };
}

function checkSwitch(head: Head, key: string, problems: ProblemList): void {
  const upgrade = fieldValues(head.fields, 'upgrade');
  if (upgrade.length !== 1 || upgrade[0]?.toLowerCase() !== 'websocket') problems.add('ws-upgrade');
  const connection = listElements(fieldValues(head.fields, 'connection'));
  if (!connection.some((option) => option.toLowerCase() === 'upgrade')) problems.add('ws-connection');
  const accept = fieldValues(head.fields, 'sec-websocket-accept');
  if (accept.length !== 1 || accept[0] !== acceptKey(key)) problems.add('ws-accept');
}

function checkExtensions(
  answered: readonly Extension[],
  offered: readonly Extension[],
  problems: ProblemList,
): void {
  for (const extension of answered) {
    const offers = offered.filter(({ name }) => name === extension.name);
    if (offers.length === 0) problems.add('ws-extension-not-offered');
    else if (extension.name === DEFLATE) {
      const fits = deflateParameters(extension) && offers.some((offer) => answersOffer(extension, offer));
      if (!fits) problems.add('ws-deflate-parameters');
    }
  }
  if (answered.filter(({ name }) => name === DEFLATE).length > 1) problems.add('ws-deflate-parameters');
}
