import { afterEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/evidence.js';
import { Typed, type Value } from '../model/value.js';
import { Peer } from '../wire/testing/peer.js';
import { Play } from './play.js';
import { Strays } from './strays.js';
import { probeless } from './testing/running.js';
import { scenario } from './testing/scenarios.js';

let peer: Peer;
let tell: (value: Value) => void;
let plays: Play[] = [];

/** Two cases in flight, each of which has sent this on its connection. */
async function inFlight(...sent: string[]): Promise<[Play, Play]> {
  peer = await Peer.listen((socket) => socket.resume());
  const running = probeless(peer.address);
  const journal = {
    ...running.journal,
    subscribe: (_: string, listener: (record: JournalRecord) => void) => {
      tell = (value) => listener({ case: '-', program: '', call: '1.1', what: 'orphan', value, at: 0 });
      return () => {};
    },
  };
  const strays = new Strays(journal);
  plays = sent.map(
    (_, i) => new Play(scenario(`${i}`), { interface: 'wsgi', quietMs: () => 1, running }, `c${i}`),
  );
  for (const [i, play] of plays.entries()) {
    strays.watch(play);
    await play.lane('a').connection().opened;
    await play.lane('a').connection().write(Buffer.from(sent[i]!, 'latin1'));
  }
  return plays as [Play, Play];
}

afterEach(async () => {
  for (const play of plays) for (const [lane] of play.lanes.values()) lane?.close();
  await peer.close();
});

const counts = (some: readonly Play[]) => some.map(({ journal }) => journal.length);

describe('a call without a program', () => {
  it('goes to the case whose port the server tells', async () => {
    const [first, second] = await inFlight('GET / HTTP/1.1', 'GET / HTTP/1.1');
    const port = second.lane('a').localPort!;
    tell({ method: 'GET', path: '/', client: new Typed('tuple', ['127.0.0.1', port]) });
    tell({ method: 'GET', path: '/', client: ['127.0.0.1', 1] });
    expect(counts([first, second])).toEqual([0, 1]);
    expect(second.disputed).toBe(false);
  });

  it('goes to every case that may have sent it where the server does not, and is disputed then', async () => {
    const [first, second] = await inFlight('GET /a%20b HTTP/1.1', 'POST /c HTTP/1.1');
    tell({ method: 'GET', path: '/a b', client: ['127.0.0.1', null] });
    expect(counts([first, second])).toEqual([1, 0]);
    tell({ method: null, path: '/c', client: null });
    expect(counts([first, second])).toEqual([1, 1]);
    expect([first.disputed, second.disputed]).toEqual([true, true]);
  });
});
