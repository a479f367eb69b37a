import { createConnection } from 'node:net';
import type { JournalRecord } from '../../model/evidence.js';
import { encodeProgram, PROGRAM_FIELD, type ProgramStep } from '../../model/program.js';
import type { Running } from '../../model/target.js';

const OK: readonly ProgramStep[] = [[0, 'respond', { status: 200, headers: [], body: { b: 'fine' } }]];
/** Milliseconds until a server that sends nothing more is taken at its word. */
const QUIET = 1_500;

/** What a running server really offers, of the names that a target may declare. */
export async function observeOffers(running: Running): Promise<Set<string>> {
  const offers = new Set<string>();
  const line = (caseId: string, steps: readonly ProgramStep[], program = 'main') =>
    `${PROGRAM_FIELD}: ${encodeProgram({ token: running.token, caseId, program }, steps)}\r\n`;
  const head = (method: string, rest: string) => `${method} / HTTP/1.1\r\nHost: x\r\n${rest}`;
  const get = head('GET', `${line('offers1', OK)}\r\n`);

  const one = await talk(running, [get], (text) => text.includes('fine'));
  if (one.startsWith('HTTP/1.1')) offers.add('http/1.1');
  const twice = await talk(running, [get, get], (text) => text.split('fine').length > 2);
  if (twice.split('fine').length > 2) offers.add('keep-alive');
  const piped = await talk(running, [get + get], (text) => text.split('fine').length > 2);
  if (piped.split('fine').length > 2) offers.add('pipelining');
  const chunked = head(
    'POST',
    `${line('offers2', [[0, 'echo', {}]])}Transfer-Encoding: chunked\r\n\r\n6\r\nchunky\r\n0\r\n\r\n`,
  );
  if ((await talk(running, [chunked], (text) => text.includes('chunky'))).includes('chunky'))
    offers.add('chunked-request');

  const upgrade = head(
    'GET',
    `${line('offers3', [[0, 'accept', {}]])}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
  );
  const opened = await talk(running, [upgrade], (text) => text.includes('\r\n\r\n'));
  if (opened.startsWith('HTTP/1.1 101')) offers.add('websocket');
  if (/^sec-websocket-extensions: *permessage-deflate/im.test(opened)) offers.add('deflate');

  const lifespan: JournalRecord[] = [];
  running.journal.subscribe('@lifespan', (record) => lifespan.push(record))();
  await running.journal.sync();
  running.journal.subscribe('@lifespan', (record) => lifespan.push(record))();
  if (lifespan.length > 0) offers.add('lifespan');
  return offers;
}

/** Sends the pieces, each after an answer to the one before, and returns all that came until it is enough, the end, or quiet. */
function talk(
  { address }: Running,
  pieces: readonly string[],
  enough: (text: string) => boolean,
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const [first, ...rest] = pieces;
    const socket = createConnection({ host: address.host, port: address.port });
    socket.setTimeout(QUIET, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (enough(text)) socket.destroy();
      else if (rest.length > 0 && text.includes('fine')) socket.write(rest.shift()!);
    });
    socket.write(first!);
  });
}
