/** Something malformed that a reader saw: a stable code, where the text forbids it, and what it means. */
export interface ProblemEntry {
  readonly code: string;
  /** The section that is broken, as `RFC 9112 section 7.1`. */
  readonly section: string;
  readonly meaning: string;
}

/** Every code that a reader of this folder reports. Reports and documents print this table. */
export const PROBLEMS = [
  // Lines
  { code: 'bare-lf', section: 'RFC 9112 section 2.2', meaning: 'a line ends in LF without CR' },
  { code: 'bare-cr', section: 'RFC 9112 section 2.2', meaning: 'a CR stands inside a line' },
  { code: 'nul', section: 'RFC 9110 section 5.5', meaning: 'a NUL stands in a head, trailer or chunk line' },
  // Status line
  {
    code: 'bad-status-line',
    section: 'RFC 9112 section 4',
    meaning: 'the status line does not follow its grammar',
  },
  { code: 'bad-version', section: 'RFC 9112 section 2.3', meaning: 'the version is not HTTP/ digit . digit' },
  {
    code: 'bad-status',
    section: 'RFC 9110 section 15',
    meaning: 'the status is not a number from 100 to 599',
  },
  {
    code: 'no-reason-space',
    section: 'RFC 9112 section 4',
    meaning: 'no space follows the status, which is due even without a reason',
  },
  { code: 'bad-reason', section: 'RFC 9112 section 4', meaning: 'the reason holds control characters' },
  // Field lines
  { code: 'obs-fold', section: 'RFC 9112 section 5.2', meaning: 'a field value goes on in a further line' },
  {
    code: 'space-before-first-field',
    section: 'RFC 9112 section 2.2',
    meaning: 'white space stands before the first field line',
  },
  {
    code: 'space-before-colon',
    section: 'RFC 9112 section 5.1',
    meaning: 'white space stands between a field name and its colon',
  },
  { code: 'no-colon', section: 'RFC 9112 section 5', meaning: 'a field line has no colon' },
  { code: 'bad-name', section: 'RFC 9110 section 5.1', meaning: 'a field name is empty or no token' },
  { code: 'bad-value', section: 'RFC 9110 section 5.5', meaning: 'a field value holds control characters' },
  {
    code: 'head-too-large',
    section: 'RFC 9110 section 5.4',
    meaning: 'a head or trailer is larger than what is kept of it (256 KiB)',
  },
  // Framing
  { code: 'bad-length', section: 'RFC 9112 section 6.3', meaning: 'Content-Length is no decimal number' },
  {
    code: 'length-repeated',
    section: 'RFC 9110 section 8.6',
    meaning: 'Content-Length is given more than once with one value',
  },
  {
    code: 'length-conflict',
    section: 'RFC 9112 section 6.3',
    meaning: 'Content-Length is given with different values',
  },
  {
    code: 'length-and-chunked',
    section: 'RFC 9112 section 6.2',
    meaning: 'Content-Length and Transfer-Encoding stand together',
  },
  {
    code: 'length-on-bodiless',
    section: 'RFC 9110 section 8.6',
    meaning: 'Content-Length stands in a 1xx or 204 answer, or a 2xx answer to CONNECT',
  },
  {
    code: 'te-on-bodiless',
    section: 'RFC 9112 section 6.1',
    meaning: 'Transfer-Encoding stands in a 1xx or 204 answer, or a 2xx answer to CONNECT',
  },
  {
    code: 'te-not-chunked',
    section: 'RFC 9112 section 6.3',
    meaning: 'the last transfer coding is not chunked, so that only the end of the connection ends the body',
  },
  { code: 'te-repeated', section: 'RFC 9112 section 6.1', meaning: 'chunked is applied more than once' },
  {
    code: 'bad-te',
    section: 'RFC 9112 section 6.1',
    meaning: 'Transfer-Encoding does not follow its grammar, or gives chunked a parameter',
  },
  {
    code: 'te-in-http-1.0',
    section: 'RFC 9112 section 6.1',
    meaning: 'Transfer-Encoding stands in an answer of a version before HTTP/1.1',
  },
  // Chunks
  {
    code: 'bad-chunk-size',
    section: 'RFC 9112 section 7.1',
    meaning: 'a chunk size is no hexadecimal number; what follows can not be framed',
  },
  {
    code: 'bad-chunk-extension',
    section: 'RFC 9112 section 7.1.1',
    meaning: 'what follows a chunk size is no chunk extension, or has white space round it',
  },
  {
    code: 'chunk-line-too-large',
    section: 'RFC 9112 section 7.1.1',
    meaning: 'a chunk size line is longer than what is kept of it (16 KiB)',
  },
  {
    code: 'bad-chunk-end',
    section: 'RFC 9112 section 7.1',
    meaning: 'chunk data is not followed by a line end; what follows can not be framed',
  },
  {
    code: 'no-final-line-end',
    section: 'RFC 9112 section 7.1',
    meaning: 'the empty line after the last chunk or the trailer is missing',
  },
  // The connection
  {
    code: 'body-on-bodiless',
    section: 'RFC 9112 section 6.3',
    meaning: 'octets that start no response follow a response that has no body (HEAD, 204, 304)',
  },
  {
    code: 'excess',
    section: 'RFC 9112 section 6.3',
    meaning: 'octets that start no response follow the end of a response',
  },
  {
    code: 'not-http',
    section: 'RFC 9112 section 2.1',
    meaning: 'the first octets of the connection start no response',
  },
  { code: 'too-many', section: '', meaning: 'more responses or interim responses came than are kept' },
  // WebSocket handshake
  { code: 'ws-status', section: 'RFC 6455 section 4.2.2', meaning: 'the answer to the handshake is not 101' },
  {
    code: 'ws-upgrade',
    section: 'RFC 6455 section 4.1',
    meaning: 'Upgrade is missing, repeated, or not websocket',
  },
  { code: 'ws-connection', section: 'RFC 6455 section 4.1', meaning: 'Connection does not name upgrade' },
  {
    code: 'ws-accept',
    section: 'RFC 6455 section 4.1',
    meaning: 'Sec-WebSocket-Accept is missing, repeated, or does not answer the key',
  },
  {
    code: 'ws-protocol',
    section: 'RFC 6455 section 4.1',
    meaning: 'Sec-WebSocket-Protocol is repeated or names what was not offered',
  },
  {
    code: 'ws-extensions',
    section: 'RFC 6455 section 9.1',
    meaning: 'Sec-WebSocket-Extensions does not follow its grammar',
  },
  {
    code: 'ws-extension-not-offered',
    section: 'RFC 6455 section 4.1',
    meaning: 'an extension is agreed to that was not offered',
  },
  {
    code: 'ws-deflate-parameters',
    section: 'RFC 7692 section 7.1',
    meaning:
      'permessage-deflate is agreed to with parameters that are unknown, repeated, out of range, or not allowed by the offer',
  },
  // WebSocket frames
  { code: 'ws-masked', section: 'RFC 6455 section 5.1', meaning: 'a frame of the server is masked' },
  { code: 'ws-opcode', section: 'RFC 6455 section 5.2', meaning: 'a frame has a reserved opcode' },
  {
    code: 'ws-rsv',
    section: 'RFC 6455 section 5.2',
    meaning: 'a reserved bit is set that no extension has given a meaning',
  },
  {
    code: 'ws-length-form',
    section: 'RFC 6455 section 5.2',
    meaning: 'a length is not written in the shortest form',
  },
  {
    code: 'ws-length-high-bit',
    section: 'RFC 6455 section 5.2',
    meaning: 'the highest bit of a 64-bit length is set',
  },
  {
    code: 'ws-control-length',
    section: 'RFC 6455 section 5.5',
    meaning: 'a control frame holds more than 125 octets',
  },
  {
    code: 'ws-control-fragmented',
    section: 'RFC 6455 section 5.5',
    meaning: 'a control frame is fragmented',
  },
  { code: 'ws-frame-cut', section: 'RFC 6455 section 7.1.7', meaning: 'the stream ends within a frame' },
  { code: 'ws-too-many', section: '', meaning: 'more frames came than are kept' },
  // WebSocket messages
  {
    code: 'ws-continuation',
    section: 'RFC 6455 section 5.4',
    meaning: 'a continuation frame continues nothing',
  },
  {
    code: 'ws-interleaved',
    section: 'RFC 6455 section 5.4',
    meaning: 'a data frame starts a message within another',
  },
  { code: 'ws-utf8', section: 'RFC 6455 section 8.1', meaning: 'a text message is not UTF-8' },
  {
    code: 'ws-close-length',
    section: 'RFC 6455 section 5.5.1',
    meaning: 'a Close frame holds a single octet',
  },
  {
    code: 'ws-close-code',
    section: 'RFC 6455 section 7.4',
    meaning: 'a Close frame holds a code that must not be sent',
  },
  {
    code: 'ws-close-utf8',
    section: 'RFC 6455 section 5.5.1',
    meaning: 'the reason of a Close frame is not UTF-8',
  },
  { code: 'ws-after-close', section: 'RFC 6455 section 5.5.1', meaning: 'a frame follows the Close frame' },
  {
    code: 'ws-deflate',
    section: 'RFC 7692 section 7.2.2',
    meaning: 'a compressed message can not be inflated with the parameters agreed on',
  },
  {
    code: 'ws-too-large',
    section: '',
    meaning: 'a compressed message is larger than what is inflated of it',
  },
  // Server-Sent Events
  { code: 'sse-utf8', section: 'HTML section 9.2.5', meaning: 'an event stream is not UTF-8' },
  {
    code: 'sse-too-large',
    section: '',
    meaning: 'a line or an event is larger than what is kept of it, or more events came than are kept',
  },
] as const satisfies readonly ProblemEntry[];

export type ProblemCode = (typeof PROBLEMS)[number]['code'];

/** The codes seen, each once, in order of first sight. */
export class ProblemList {
  readonly codes: ProblemCode[] = [];

  add(...codes: readonly ProblemCode[]): void {
    for (const code of codes) if (!this.codes.includes(code)) this.codes.push(code);
  }
}
