import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports from below the range that kernels hand out to outgoing connections (Linux from 32768, macOS from 49152): a connection that
 * the tool itself opens between the choice of a port and the server's bind can't take it away.
 */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 50;

/** A TCP port of `host` that nobody listens on at this moment. */
export async function freePort(host: string): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(FIRST, LAST);
    if (await listen(host, port)) return port;
  }
  const port = await listen(host, 0);
  if (port) return port;
  throw new Error(`no free port on ${host}`);
}

/** Listens for an instant; the port, or 0 when it is taken. */
function listen(host: string, port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(bound));
    });
  });
}
