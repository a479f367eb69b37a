import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clause } from '../model/clause.js';
import type { Verdict } from '../model/result.js';
import { Peer } from '../wire/testing/peer.js';
import { drive } from './drive.js';
import { judge } from './judge.js';
import { Play } from './play.js';
import { probeless } from './testing/running.js';
import { expectAnswer, get, scenario, script } from './testing/scenarios.js';

const CLAUSES = new Map<string, Clause>([
  ['T-1', { id: 'T-1', document: 'testing', section: '1', level: 'must', text: 'It answers.' }],
]);
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

/** What a server does with a connection, and the verdict on a case that expects 200 within half a second. */
const SERVERS: Readonly<Record<string, { serve: (socket: Socket) => void; verdict: Verdict }>> = {
  'answers well': { serve: (socket) => void socket.once('data', () => socket.write(OK)), verdict: 'pass' },
  'sends garbage': { serve: (socket) => void socket.end(Buffer.alloc(5_000, 0xa5)), verdict: 'fail' },
  'never answers': { serve: () => {}, verdict: 'fail' },
  'resets every connection': { serve: (socket) => void socket.resetAndDestroy(), verdict: 'fail' },
  'ends every connection': { serve: (socket) => void socket.end(), verdict: 'fail' },
  'drips an answer': { serve: (socket) => drip(socket, OK), verdict: 'fail' },
  'sends endless headers': {
    serve: (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', 'x-more: and more\r\n'),
    verdict: 'fail',
  },
  'sends an endless body': {
    serve: (socket) =>
      flood(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '5\r\nhello\r\n'),
    verdict: 'fail',
  },
  'sends endless interim responses': {
    serve: (socket) => flood(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n'),
    verdict: 'fail',
  },
};

/** One octet every 100 ms. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length]!), 100);
  socket.on('close', () => clearInterval(timer));
}

/** As fast as the client reads. */
function flood(socket: Socket, start: string, again: string): void {
  const block = again.repeat(4_000);
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', more);
  socket.write(start);
  more();
}

describe('a case against a server that', () => {
  let peer: Peer | undefined;
  afterEach(() => peer?.close());

  for (const [does, { serve, verdict }] of Object.entries(SERVERS))
    it(`${does} ends in time with ${verdict}`, async () => {
      let open = 0;
      peer = await Peer.listen((socket) => {
        open++;
        socket.on('close', () => open--);
        socket.on('end', () => socket.end());
        socket.resume();
        serve(socket);
      });
      const one = scenario('hostile', {
        client: script(get(), expectAnswer(200, 'hello')),
        deadlineMs: 500,
      });
      const running = probeless(peer.address);
      const play = new Play(one, { interface: 'asgi', quietMs: () => 50, running }, 'case1');
      const played = await drive(play);
      expect(judge(one, played.evidence, CLAUSES)).toMatchObject({ verdict });
      expect(played.durationMs).toBeLessThan(3_000);
      expect(played.transcript().length).toBeLessThan(1_000);
      await expect.poll(() => open).toBe(0);
    });

  it('is not there has no verdict, and says that the connection was refused', async () => {
    const gone = await Peer.listen(() => {});
    await gone.close();
    const one = scenario('refused', { client: script(get(), expectAnswer(200)) });
    const stage = { interface: 'wsgi' as const, quietMs: () => 50, running: probeless(gone.address) };
    const played = await drive(new Play(one, stage, 'case1'));
    expect(judge(one, played.evidence, CLAUSES)).toMatchObject({
      verdict: 'error',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(played.transcript().map(({ text }) => text)).toContainEqual(
      expect.stringContaining('ECONNREFUSED'),
    );
  });
});
