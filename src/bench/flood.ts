import { createServer } from 'node:net';

/** A server whose answers never end: a head, then octets as fast as they are taken. Port on the first line of standard output. */
const CHUNK = Buffer.alloc(65_536, 'x');
const server = createServer((socket) => {
  const pour = () => {
    while (!socket.destroyed && socket.write(CHUNK)) {}
  };
  socket.on('error', () => socket.destroy());
  socket.on('drain', pour);
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
    pour();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
