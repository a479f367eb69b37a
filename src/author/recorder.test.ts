import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.js';
import { fixture } from './fixture.js';
import { Recorder } from './recorder.js';

const REQUESTS =
  '\r\nPOST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc' +
  'PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nt: x\r\n\r\n' +
  'HEAD /c HTTP/1.1\r\nHost: h\r\n\r\n';
const RESPONSES =
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' +
  'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n' +
  'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n';

/** What a recorder makes of octets that come in pieces of this size. */
function recorded(size: number, requests = REQUESTS, responses = RESPONSES): Exchange[] {
  const exchanges: Exchange[] = [];
  const recorder = new Recorder((exchange) => exchanges.push(exchange));
  for (let at = 0; at < requests.length; at += size)
    recorder.client(Buffer.from(requests.slice(at, at + size), 'latin1'));
  for (let at = 0; at < responses.length; at += size)
    recorder.server(Buffer.from(responses.slice(at, at + size), 'latin1'));
  recorder.ended('fin');
  return exchanges;
}

const RECORDING = { from: 'h:1', at: 'h' };

describe('a recorder', () => {
  it.each([1, 2, 7, 64, 10_000])('tells exchanges apart in pieces of %d octets', (size) => {
    const exchanges = recorded(size);
    expect(
      exchanges.map(({ request, response }) => [request.target, request.contentLength, response.head.status]),
    ).toEqual([
      ['/a', 3, 200],
      ['/b', 2, 201],
      ['/c', 0, 200],
    ]);
    const sent = exchanges
      .map(({ request: { lines, blank, body } }) => lines.join('') + blank + body)
      .join('');
    expect(sent).toBe(REQUESTS);
    expect(fixture(exchanges, RECORDING)).toBe(fixture(recorded(10_000), RECORDING));
  });

  it('keeps what came of a request that was answered before its end', () => {
    const [exchange] = recorded(
      64,
      'GET / HTTP/1.1\r\nHost: h\r\nX: ',
      'HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n',
    );
    expect(exchange).toMatchObject({
      request: { lines: ['GET / HTTP/1.1\r\n', 'Host: h\r\n', 'X: '], blank: '', complete: false },
    });
    const text = fixture([exchange!], RECORDING);
    expect(text).toContain('# The response came before the request was over.');
    expect(text).toContain('- "Host: ${host}\\r\\n"\n          - "${program}\\r\\n"\n          - "X: "');
  });

  it('says that a request had no response', () => {
    const recorder = new Recorder(() => {});
    expect(recorder.unfinished).toBe(false);
    recorder.client(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    recorder.ended('reset');
    expect(recorder.unfinished).toBe(true);
  });

  it('keeps little of a long body', () => {
    const length = 40 << 20;
    const piece = Buffer.alloc(1 << 20, 'x');
    const exchanges: Exchange[] = [];
    const recorder = new Recorder((exchange) => exchanges.push(exchange));
    recorder.client(Buffer.from(`POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${length}\r\n\r\n`));
    for (let at = 0; at < 40; at++) recorder.client(piece);
    recorder.server(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`));
    for (let at = 0; at < 40; at++) recorder.server(piece);
    expect(exchanges).toHaveLength(1);
    const text = fixture(exchanges, RECORDING);
    expect(text).toContain(`{ repeat: x, times: ${length} }`);
    expect(text).toContain(`length: ${1 << 20}\n`);
    expect(text).toContain(`{ repeat: x, times: ${1 << 20} }  # the one recorded had ${length} octets\n`);
    expect(text.length).toBeLessThan(2000);
  });
});
