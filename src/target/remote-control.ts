import type { Dispatcher } from 'undici';
import { PROGRAM_FIELD } from '../model/program.js';
import { type Address, authorityOf, type Gates, TargetError } from '../model/target.js';
import { controlProgram } from './control.js';

/** Connections to the probe at most: polling the journal must not hold up a gate. */
const CONNECTIONS = 4;
/** Milliseconds for one answer; the server may be busy with a case. */
const ANSWER_WITHIN = 20_000;

/** Control requests to a probe elsewhere, on connections that are kept. */
export class RemoteControl {
  private constructor(
    private readonly pool: Dispatcher,
    private readonly address: Address,
    private readonly token: string,
    private readonly lasting: boolean,
  ) {}

  /** @param lasting false for a server that one idle connection would block. */
  static async open(address: Address, token: string, lasting: boolean): Promise<RemoteControl> {
    const { Pool } = await import('undici');
    const pool = new Pool(`http://${authorityOf(address)}`, {
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: ANSWER_WITHIN,
      bodyTimeout: ANSWER_WITHIN,
    });
    return new RemoteControl(pool, address, token, lasting);
  }

  /** The body of the answer. @throws TargetError `target/unreachable`, `target/control`. */
  async ask(argument: { readonly op: string; readonly [key: string]: unknown }): Promise<Buffer> {
    const where = authorityOf(this.address);
    let status: number;
    let body: Buffer;
    try {
      const answer = await this.pool.request({
        method: 'GET',
        path: '/',
        headers: { [PROGRAM_FIELD]: controlProgram(this.token, argument) },
        reset: !this.lasting,
      });
      status = answer.statusCode;
      body = Buffer.from(await answer.body.arrayBuffer());
    } catch (error) {
      throw new TargetError(
        'target/unreachable',
        `the probe at ${where} did not answer ${argument.op}: ${(error as Error).message}`,
      );
    }
    if (status === 200) return body;
    throw new TargetError(
      'target/control',
      `the probe at ${where} refused ${argument.op}: ${status} ${body.toString('utf8', 0, 200)}`,
    );
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}

/** The gates of a probe elsewhere. */
export class RemoteGates implements Gates {
  constructor(private readonly control: RemoteControl) {}

  async open(caseId: string, gate: string): Promise<void> {
    await this.control.ask({ op: 'open', case: caseId, gate });
  }

  async forget(caseId: string): Promise<void> {
    await this.control.ask({ op: 'forget', case: caseId });
  }
}
