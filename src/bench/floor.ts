import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * The bare loop: sends each request on a connection of its own, reads to the end, and compares the status. Nothing cheaper does the same
 * exchanges. Argument: a JSON file with `port`, `concurrency` and `requests` (base64).
 */
const { port, concurrency, requests } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as {
  port: number;
  concurrency: number;
  requests: string[];
};

function exchange(octets: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
    });
    socket.on('error', reject).on('close', () => {
      if (answer.startsWith('HTTP/1.1 200 ')) resolve();
      else reject(new Error(`not the answer that was asked for: ${answer.slice(0, 80)}`));
    });
    socket.write(octets);
  });
}

const left = requests.map((text) => Buffer.from(text, 'base64'));
async function worker(): Promise<void> {
  for (let octets = left.pop(); octets; octets = left.pop()) await exchange(octets);
}
await Promise.all(Array.from({ length: concurrency }, worker));
