import fc from 'fast-check';

const latin1 = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((code) => String.fromCharCode(code));
const token = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_~!'),
  minLength: 1,
  maxLength: 12,
});
/** A field value as RFC 9110 section 5.5 allows it, without white space at its ends. */
const value = fc
  .string({ unit: fc.oneof(latin1(0x20, 0x7e), latin1(0x80, 0xff)), maxLength: 30 })
  .map((text) => text.trim().replace(/^\xa0+|\xa0+$/g, ''));
const body = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 })
  .map((codes) => String.fromCharCode(...codes));
const chunk = fc.record({
  data: body.filter((text) => text !== ''),
  extension: fc.constantFrom('', ';a', ';a=b', ';a="q;\\""'),
  upper: fc.boolean(),
});

export interface GeneratedResponse {
  readonly method: string;
  readonly status: number;
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
  readonly chunkCount: number;
  readonly trailer: readonly (readonly [string, string])[];
  readonly octets: string;
}

const lines = (fields: readonly (readonly [string, string])[]) =>
  fields.map(([name, text]) => `${name}: ${text}\r\n`).join('');

/** Field names that would change the framing are none of these: every name is prefixed. */
const fields = fc.array(
  token.chain((name) => value.map((text) => [`X-${name}`, text] as const)),
  { maxLength: 4 },
);

function make(
  part: Pick<GeneratedResponse, 'method' | 'status' | 'fields' | 'trailer'>,
  framing: readonly (readonly [string, string])[],
  payload: string,
  sent: string,
  chunkCount: number,
): GeneratedResponse {
  const all = [...part.fields, ...framing];
  const head = `HTTP/1.1 ${part.status} Some Reason\r\n${lines(all)}\r\n`;
  return { ...part, fields: all, body: payload, chunkCount, octets: head + sent };
}

const status = fc.constantFrom(200, 201, 206, 301, 404, 500);
const plain = fc
  .record({ status, fields, body })
  .map(({ body: payload, ...part }) =>
    make(
      { ...part, method: 'GET', trailer: [] },
      [['Content-Length', `${payload.length}`]],
      payload,
      payload,
      0,
    ),
  );
const chunked = fc
  .record({ status, fields, trailer: fields, chunks: fc.array(chunk, { maxLength: 5 }) })
  .map(({ chunks, ...part }) => {
    const sent = chunks.map(({ data, extension, upper }) => {
      const size = data.length.toString(16);
      return `${upper ? size.toUpperCase() : size}${extension}\r\n${data}\r\n`;
    });
    return make(
      { ...part, method: 'GET' },
      [['Transfer-Encoding', 'chunked']],
      chunks.map(({ data }) => data).join(''),
      `${sent.join('')}0\r\n${lines(part.trailer)}\r\n`,
      chunks.length,
    );
  });
const bodiless = fc
  .record({
    fields,
    kind: fc.constantFrom(
      { method: 'HEAD', status: 200, framing: [['Content-Length', '7']] as const },
      { method: 'HEAD', status: 200, framing: [['Transfer-Encoding', 'chunked']] as const },
      { method: 'GET', status: 204, framing: [] },
      { method: 'GET', status: 304, framing: [['Content-Length', '7']] as const },
    ),
  })
  .map(({ fields: given, kind }) =>
    make({ method: kind.method, status: kind.status, fields: given, trailer: [] }, kind.framing, '', '', 0),
  );

/** Well-formed responses, pipelined. */
export const responses = fc.array(fc.oneof(plain, chunked, bodiless), { minLength: 1, maxLength: 5 });

/** Octets that look like HTTP here and there. */
export const nonsense = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.',
        'HTTP/',
        'http/1.1 200',
        'HTTP/1.1 101 X\r\n\r\n',
        'HTTP/1.1 100 Go\r\n\r\n',
        'HTTP/1.1 204 No\n\n',
        'Content-Length: 4\r\n',
        'Content-Length: 9, 9\n',
        'Transfer-Encoding: chunked\r\n\r\n',
        '\r\n',
        '\r\n\r\n',
        '\n',
        '\r',
        '0\r\n',
        '3\r\nabc\r\n',
        'fffffffff\r\n',
        ' fold\r\n',
        ':',
        '\0',
      ),
      body,
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));
