import { request } from 'node:http';
import { encodeProgram, PROGRAM_FIELD, type ProgramStep } from '../../model/program.js';
import type { Address } from '../../model/target.js';

/** Sends one request that carries the program, and resolves with the whole answer. */
export function play(
  to: { readonly address: Address; readonly token: string },
  caseId: string,
  steps: readonly ProgramStep[],
): Promise<{ status: number; body: Buffer }> {
  const { host, port } = to.address;
  const value = encodeProgram({ token: to.token, caseId, program: 'main' }, steps);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, method: 'POST', agent: false, headers: { [PROGRAM_FIELD]: value } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      },
    );
    sent.on('error', reject);
    sent.end('hello');
  });
}
