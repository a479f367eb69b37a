import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Client, Peer } from './testing/peer.js';

const peers: Peer[] = [];
const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.connection.close();
  for (const peer of peers.splice(0)) await peer.close();
});

async function pair(onSocket: (socket: Socket) => void = () => {}): Promise<[Client, Socket]> {
  let accepted: (socket: Socket) => void = () => {};
  const socket = new Promise<Socket>((resolve) => {
    accepted = resolve;
  });
  const peer = await Peer.listen((one) => {
    onSocket(one);
    accepted(one);
  });
  peers.push(peer);
  const client = new Client(peer.address);
  clients.push(client);
  return [client, await socket];
}

describe('opening', () => {
  it('tells that it is open', async () => {
    const [{ connection, log }] = await pair();
    expect(await connection.opened).toBe(true);
    expect(connection.failure).toBeUndefined();
    expect(connection.end).toBe('open');
    expect(log[0]).toMatch(/^connected to 127\.0\.0\.1:\d+$/);
  });

  it('tells a refusal as reset, with its reason', async () => {
    const peer = await Peer.listen(() => {});
    await peer.close();
    const client = new Client(peer.address);
    const written = client.connection.write(Buffer.from('never'));
    expect(await client.connection.opened).toBe(false);
    expect(await written).toBe(false);
    await client.until(() => client.ends.length > 0);
    expect(client.connection.failure).toContain('ECONNREFUSED');
    expect(client.connection.end).toBe('reset');
    expect(client.ends).toEqual(['reset']);
    expect(client.connection.sentOctets).toBe(0);
    expect(await client.connection.write(Buffer.from('nor this'))).toBe(false);
  });

  it('settles when it is closed before it is open', async () => {
    const peer = await Peer.listen(() => {});
    peers.push(peer);
    const { connection, ends } = new Client(peer.address);
    const written = connection.write(Buffer.from('x'));
    connection.close();
    expect(await connection.opened).toBe(false);
    expect(await written).toBe(false);
    expect(ends).toEqual([]);
  });

  it('settles when it is reset before it is open', async () => {
    const peer = await Peer.listen(() => {});
    peers.push(peer);
    const { connection } = new Client(peer.address);
    connection.reset();
    expect(await connection.opened).toBe(false);
  });
});

describe('writing', () => {
  it('keeps the order of writes made before it is open', async () => {
    const got: Buffer[] = [];
    const peer = await Peer.listen((socket) =>
      socket.on('data', (chunk) => got.push(chunk)).on('end', () => socket.end()),
    );
    peers.push(peer);
    const client = new Client(peer.address);
    clients.push(client);
    const written = ['a', 'b', 'c'].map((text) => client.connection.write(Buffer.from(text)));
    client.connection.halfClose();
    expect(await Promise.all(written)).toEqual([true, true, true]);
    await client.until(() => client.ends.length > 0);
    expect(Buffer.concat(got).toString()).toBe('abc');
    expect(client.connection.sentOctets).toBe(3);
    expect(client.connection.end).toBe('fin');
  });

  it('waits with a large write until the peer reads', async () => {
    const size = 32 * 1024 * 1024;
    const [{ connection }, socket] = await pair((one) => one.pause());
    let done = false;
    const written = connection.write(Buffer.alloc(size, 'x')).then((handed) => {
      done = true;
      return handed;
    });
    await connection.opened;
    // The kernel's buffers are full once a turn of the loop brings no further octets.
    for (let before = -1; before !== connection.sentOctets; ) {
      before = connection.sentOctets;
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    }
    expect(done).toBe(false);
    expect(connection.sentOctets).toBeLessThan(size);
    let received = 0;
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    socket.resume();
    expect(await written).toBe(true);
    expect(connection.sentOctets).toBe(size);
    connection.halfClose();
    await once(socket, 'end');
    expect(received).toBe(size);
  });

  it('fails a write that is held back when the peer resets', async () => {
    const [client, socket] = await pair((one) => one.pause());
    const written = client.connection.write(Buffer.alloc(32 * 1024 * 1024));
    await client.connection.opened;
    socket.resetAndDestroy();
    expect(await written).toBe(false);
    await client.until(() => client.ends.length > 0);
    expect(client.connection.end).toBe('reset');
    expect(client.log.some((line) => /^\d+ octets could not be sent$/.test(line))).toBe(true);
  });

  it('refuses to write after its own half-close', async () => {
    const [{ connection }] = await pair();
    await connection.opened;
    connection.halfClose();
    expect(await connection.write(Buffer.from('late'))).toBe(false);
  });
});

describe('the end', () => {
  it('tells FIN apart from RST', async () => {
    const [polite, one] = await pair();
    one.end('bye');
    await polite.until(() => polite.ends.length > 0);
    const [rude, two] = await pair();
    await rude.connection.opened;
    two.resetAndDestroy();
    await rude.until(() => rude.ends.length > 0);
    expect([polite.text, polite.ends, polite.connection.end]).toEqual(['bye', ['fin'], 'fin']);
    expect([rude.ends, rude.connection.end]).toEqual([['reset'], 'reset']);
  });

  it('can write after the FIN of the peer', async () => {
    const [client, socket] = await pair();
    const got: Buffer[] = [];
    socket.on('data', (chunk) => got.push(chunk));
    socket.end('first');
    await client.until(() => client.ends.length > 0);
    expect(await client.connection.write(Buffer.from('second'))).toBe(true);
    client.connection.halfClose();
    await once(socket, 'end');
    expect(Buffer.concat(got).toString()).toBe('second');
    expect(client.connection.end).toBe('fin');
  });

  it('reads on after its own half-close', async () => {
    const [client, socket] = await pair((one) => one.resume());
    await client.connection.opened;
    client.connection.halfClose();
    await once(socket, 'end');
    socket.write('still ');
    await client.until(() => client.text === 'still ');
    socket.end('here');
    await client.until(() => client.ends.length > 0);
    expect(client.text).toBe('still here');
    expect(client.connection.receivedOctets).toBe(10);
  });

  it('hands out what was received before the reset, even when a write finds it first', async () => {
    for (let round = 0; round < 20; round++) {
      const [client, socket] = await pair((one) => one.pause());
      await client.connection.opened;
      client.connection.pause();
      const answer = 'HTTP/1.1 413 Content Too Large\r\n\r\n';
      await client.connection.write(Buffer.from('unread'));
      // Unread octets turn the peer's close into RST; the answer is in our kernel before it.
      await new Promise<void>((resolve) => socket.write(answer, () => resolve()));
      const gone = once(socket, 'close');
      socket.resetAndDestroy();
      await gone;
      let handed = true;
      while (handed) handed = await client.connection.write(Buffer.from('more'));
      expect(client.ends).toEqual([]);
      client.connection.resume();
      await client.until(() => client.ends.length > 0);
      expect(client.text).toBe(answer);
      expect(client.connection.end).toBe('reset');
    }
  });

  it('sends FIN on close and RST on reset, and then tells nothing', async () => {
    const [closing, one] = await pair((socket) => socket.resume());
    await closing.connection.opened;
    closing.connection.close();
    await once(one, 'end');
    const [resetting, two] = await pair((socket) => socket.resume());
    await resetting.connection.opened;
    const broken = once(two, 'error');
    resetting.connection.reset();
    expect((await broken)[0].code).toBe('ECONNRESET');
    for (const { ends, connection } of [closing, resetting]) {
      expect(ends).toEqual([]);
      expect(connection.end).toBe('open');
      expect(connection.closed).toBe(true);
      expect(await connection.write(Buffer.from('x'))).toBe(false);
    }
    closing.connection.close();
    resetting.connection.reset();
    resetting.connection.close();
    expect(closing.log.filter((line) => line === 'closed')).toHaveLength(1);
    expect(resetting.log.at(-1)).toBe('reset (RST)');
  });
});

describe('a pause', () => {
  it('stops reading, so that the peer is held back, until it is resumed', async () => {
    const size = 64 * 1024 * 1024;
    const [client, socket] = await pair();
    await client.connection.opened;
    client.connection.pause();
    let flushed = false;
    socket.end(Buffer.alloc(size, 'y'), () => {
      flushed = true;
    });
    for (let before = -1; before !== socket.bytesWritten - socket.writableLength; ) {
      before = socket.bytesWritten - socket.writableLength;
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    }
    expect(flushed).toBe(false);
    expect(client.connection.receivedOctets).toBe(0);
    expect(client.ends).toEqual([]);
    client.connection.resume();
    await client.until(() => client.ends.length > 0);
    expect(client.connection.receivedOctets).toBe(size);
  });

  it('takes effect before the next chunk', async () => {
    let client: Client | undefined;
    const peer = await Peer.listen((socket) => socket.end(Buffer.alloc(8 * 1024 * 1024)));
    peers.push(peer);
    let paused = false;
    const counts = new Promise<number>((resolve) => {
      client = new Client(peer.address, (chunk) => {
        if (paused) return;
        paused = true;
        client?.connection.pause();
        resolve(chunk.length);
      });
      clients.push(client);
    });
    const first = await counts;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(client?.connection.receivedOctets).toBe(first);
    client?.connection.resume();
    await client?.until(() => client!.ends.length > 0);
    expect(client?.connection.receivedOctets).toBe(8 * 1024 * 1024);
  });

  it('before the connection is open reads nothing', async () => {
    const peer = await Peer.listen((socket) => socket.end('early'));
    peers.push(peer);
    const client = new Client(peer.address);
    clients.push(client);
    client.connection.pause();
    await client.connection.opened;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(client.chunks).toEqual([]);
    client.connection.resume();
    await client.until(() => client.ends.length > 0);
    expect(client.text).toBe('early');
  });
});

it('connects by name', async () => {
  const peer = await Peer.listen((socket) => socket.end('named'));
  peers.push(peer);
  const client = new Client({ ...peer.address, host: 'localhost' });
  clients.push(client);
  await client.until(() => client.ends.length > 0);
  expect(client.text).toBe('named');
  await peers.pop()?.close();
  const refused = new Client({ ...peer.address, host: 'localhost' });
  expect(await refused.connection.opened).toBe(false);
  expect(refused.connection.failure).toContain('ECONNREFUSED');
});
