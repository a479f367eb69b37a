/** What a matcher looks at, as far as the fixture language names it (suites/README.md). A view without `keys` is free. */
export interface View {
  /** Name of the view in the JSON Schema. */
  readonly name?: string;
  readonly keys?: Readonly<Record<string, View>>;
  /** What each element of a list, or each value of a free map, is. */
  readonly each?: View;
  /** The key that a scalar stands for: `expect: 200` is `expect: { status: 200 }`. */
  readonly scalar?: string;
  /** The only texts that can be seen. */
  readonly values?: readonly string[];
  /** Keys are field names, seen in lower case. */
  readonly lowerCase?: boolean;
  readonly about?: string;
}

const FREE: View = {};

function about(text: string): View {
  return { about: text };
}

const END: View = { values: ['none', 'open', 'fin', 'reset'], about: 'how the connection stands' };

const RESPONSE_KEYS: Record<string, View> = {
  status: about('the status code; 4xx fits a class'),
  reason: about('the reason phrase'),
  version: about('HTTP version of the status line'),
  header: {
    lowerCase: true,
    about: 'lower-case field name to value; a list where the field came on several lines',
  },
  fields: about('the field lines as sent'),
  body: about('the content, decoded from its framing'),
  length: about('octets of the body'),
  complete: about('did the message end as its framing says'),
  framing: { values: ['length', 'chunked', 'close', 'none', 'upgrade'], about: 'how the body is delimited' },
  'declared-length': about('the value of Content-Length'),
  chunks: about('number of chunks'),
  trailer: { lowerCase: true, about: 'lower-case trailer field name to value' },
  interim: about('statuses of the interim responses before it'),
  'ended-by': { values: ['framing', 'fin', 'reset'], about: 'what ended the message' },
  problems: about('codes of what was malformed'),
  excess: about('octets after its end that start no response'),
  end: END,
  partial: about('an unfinished head'),
  failure: about('why the connection could not be opened'),
};

/** A response, as `expect` sees it (RFC 9112). */
export const RESPONSE: View = {
  name: 'response',
  keys: RESPONSE_KEYS,
  scalar: 'status',
  values: ['none'],
};

/** The answer to an opening handshake (RFC 6455 section 4.2). */
export const HANDSHAKE: View = {
  name: 'handshake',
  scalar: 'status',
  values: ['none'],
  keys: {
    ...RESPONSE_KEYS,
    accepted: about('101 with all that RFC 6455 asks for'),
    protocol: about('the subprotocol chosen'),
    extensions: about('extension name to its parameters'),
  },
};

/** A data message (RFC 6455 section 5.6). */
export const MESSAGE: View = {
  name: 'message',
  scalar: 'text',
  keys: {
    text: about('a text message, decoded'),
    bytes: about('a binary message'),
    compressed: about('was it compressed'),
    fragments: about('number of frames'),
    'valid-utf8': about('false where a text message was not UTF-8'),
  },
};

/** One frame (RFC 6455 section 5.2). */
export const FRAME: View = {
  name: 'frame',
  scalar: 'opcode',
  keys: {
    opcode: about('text, binary, continuation, close, ping, pong, or a number'),
    fin: FREE,
    rsv1: FREE,
    rsv2: FREE,
    rsv3: FREE,
    masked: FREE,
    payload: FREE,
    'length-form': about('bits of the length: 7, 16 or 64'),
    complete: about('did all of it come'),
  },
};

/** The closing of a WebSocket (RFC 6455 section 7). */
export const CLOSE: View = {
  name: 'close',
  scalar: 'code',
  values: ['none'],
  keys: {
    code: about('absent where the frame had none'),
    reason: FREE,
    frame: about('was there a Close frame'),
    end: END,
  },
};

/** A server-sent event as a browser sees it (HTML section 9.2.6). */
export const EVENT: View = {
  name: 'event',
  scalar: 'data',
  keys: { data: FREE, event: FREE, id: FREE, retry: FREE, comment: FREE },
};

/** The end of a connection. */
export const STREAM_END: View = {
  name: 'stream-end',
  scalar: 'how',
  keys: {
    how: { values: ['open', 'fin', 'reset'] },
    after: about('octets after the last response consumed'),
  },
};

/** How a server process ended. */
export const EXIT: View = {
  name: 'exit',
  scalar: 'status',
  keys: { status: FREE, signal: FREE },
};

/** What became of a request to a server that may not be ready. */
export const KNOCK: View = {
  name: 'knock',
  scalar: 'how',
  keys: { how: { values: ['refused', 'open', 'answered', 'closed'] }, status: FREE },
};

/** A view of which nothing is known. */
export const PLAIN: View = FREE;

const CALL_KEYS: Record<string, View> = {
  called: about('how often the program was called'),
  interface: { values: ['asgi', 'wsgi'] },
  scope: FREE,
  environ: FREE,
  received: about('events received'),
  body: about('of the last read'),
  complete: about('of the last read'),
  disconnect: about('of the last read'),
  events: about('of the last read'),
  raised: about('the exception, or none'),
  ended: {
    values: ['returned', 'raised', 'cancelled', 'closed', 'running', 'not called'],
    about: 'how the call ended',
  },
  closed: about('number of close() calls'),
  walks: about('how often the server began to iterate over a result with a length'),
  touched: about('names that the server looked up on a watched result'),
  steps: about('index to result'),
  thread: FREE,
  main: FREE,
  loop: FREE,
  pid: FREE,
};

const PROGRAM: View = { name: 'program', keys: { ...CALL_KEYS, calls: { each: { keys: CALL_KEYS } } } };

const CONNECTION_KEYS: Record<string, View> = {
  response: RESPONSE,
  responses: { each: RESPONSE },
  end: END,
  handshake: HANDSHAKE,
  messages: { each: MESSAGE },
  pongs: about('payloads of the Pongs that came'),
  'frame-problems': about("codes: what was wrong with the server's frames"),
  close: CLOSE,
  excess: about('octets that start no response'),
  events: { each: EVENT },
};

/** The whole exchange once it is over. */
export const FINAL: View = {
  keys: {
    ...CONNECTION_KEYS,
    called: about('how often the application was called in this case'),
    app: { each: PROGRAM, about: 'program to what it saw' },
    connections: {
      each: { keys: CONNECTION_KEYS },
      about: 'name to the same keys for the other connections',
    },
    exit: EXIT,
    log: about('the log of a process of our own'),
  },
};

/** Views that the JSON Schema defines once. */
export const NAMED_VIEWS: readonly View[] = [
  RESPONSE,
  HANDSHAKE,
  MESSAGE,
  FRAME,
  CLOSE,
  EVENT,
  STREAM_END,
  EXIT,
  KNOCK,
  PROGRAM,
];
