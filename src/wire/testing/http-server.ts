import { createServer, type RequestListener, type Server } from 'node:http';
import type { Address } from '../../model/target.js';

/** Node's own HTTP server on the loopback address, closed with all its connections after use. */
export async function listening(server: Server): Promise<Address> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { kind: 'tcp', host: '127.0.0.1', port: (server.address() as { port: number }).port };
}

export async function withServer(
  listener: RequestListener,
  use: (address: Address) => Promise<void>,
): Promise<void> {
  const server = createServer(listener);
  try {
    await use(await listening(server));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
