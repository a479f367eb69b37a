import { request } from 'node:http';
import { encodeProgram, PROGRAM_FIELD } from '../model/program.js';
import type { Address } from '../model/target.js';

/** Octets of an answer that are read at most; an answer to `info` is a few kilobytes. */
const CAP = 1_048_576;

/** What came back for one control request. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly server: string | undefined;
      readonly body: Buffer;
    }
  /** Nobody listens, or the connection broke before an answer. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Something answered that is not HTTP. */
  | { readonly kind: 'not-http'; readonly first: Buffer };

/** The value of the program field for a control request. */
export function controlProgram(token: string, argument: unknown): string {
  return encodeProgram({ token, caseId: 'control', program: 'control' }, [[0, 'control', argument]]);
}

/**
 * One control request on a connection of its own (node:http: its import is cheap). The signal bounds it.
 * Rejects only with the signal's reason.
 */
export function askOnce(
  address: Address,
  token: string,
  argument: unknown,
  signal: AbortSignal,
  path = '/',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException & { rawPacket?: Buffer }) => {
      if (signal.aborted) reject(signal.reason);
      else if (error.code?.startsWith('HPE_'))
        resolve({ kind: 'not-http', first: error.rawPacket?.subarray(0, 64) ?? Buffer.alloc(0) });
      else resolve({ kind: 'unreachable', reason: error.code ?? error.message });
    };
    const { host, port } = address;
    const headers = { [PROGRAM_FIELD]: controlProgram(token, argument), connection: 'close' };
    const sent = request({ host, port, path, agent: false, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      let octets = 0;
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        octets += chunk.length;
        if (octets > CAP) response.destroy(new Error(`an answer of more than ${CAP} octets`));
      });
      response.on('end', () =>
        resolve({
          kind: 'answer',
          status: response.statusCode ?? 0,
          server: response.headers.server?.toString(),
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', fail);
    sent.end();
  });
}
