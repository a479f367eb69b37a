import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { Address } from '../model/target.js';

/** What a raw socket tells; `ended` comes once, after the last octets. */
export interface SocketListener {
  opened(): void;
  /** The chunk is overwritten by the next read of any socket: what is to last is copied before this returns. */
  octets(chunk: Buffer): void;
  ended(how: 'fin' | 'reset'): void;
  /** It could not connect. */
  failed(why: string): void;
}

/** The size of one read; a body of 100 MB takes 1,600 of them. */
const READ_SIZE = 64 * 1024;

/**
 * All reads go here: on POSIX a read and its callback are one step, and whoever listens keeps no more than copies. A buffer for each socket,
 * or for each read, would be garbage of hundreds of megabytes in a run.
 */
const SCRATCH = Buffer.allocUnsafeSlow(READ_SIZE);

/**
 * A socket that reads on when writing has failed. A server that refuses a request and resets the connection has often answered before:
 * the answer is still in the kernel, and Node's own socket would throw it away with the first broken write.
 */
export class RawSocket extends Socket {
  readonly #listener: SocketListener;
  #told = false;
  #connected = false;
  #writeFailed = false;

  constructor(listener: SocketListener) {
    super(reading(listener));
    this.#listener = listener;
    this.once('connect', () => {
      this.#connected = true;
      listener.opened();
    });
    // Errors are told through `destroy`, which sees those of reads and writes alike.
    this.on('error', () => {});
  }

  /** Begins to connect. */
  dial(address: Address): this {
    this.setNoDelay(true);
    return this.connect({ host: address.host, port: address.port });
  }

  /** The end of what can be read: Node marks it by pushing null. */
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null) this.#tell(this.#writeFailed ? 'reset' : 'fin');
    return super.push(chunk, encoding);
  }

  override destroy(error?: Error): this {
    if (error && !this.#connected && !this.#told) this.#listener.failed(reasonOf(error));
    if (error && this.#connected && isWriteError(error) && !this.#told) {
      this.#writeFailed = true;
      return this;
    }
    if (error) this.#tell('reset');
    return super.destroy(error);
  }

  /** Ends without telling: our own doing. */
  close(): void {
    this.#told = true;
    super.destroy();
  }

  /** RST instead of FIN. */
  abort(): void {
    this.#told = true;
    if (this.#connected) this.resetAndDestroy();
    else super.destroy();
  }

  #tell(how: 'fin' | 'reset'): void {
    if (this.#told) return;
    this.#told = true;
    this.#listener.ended(how);
  }
}

/** Reading goes into our own buffer, so that a pause stops the next read, with no queue in between. */
function reading(listener: SocketListener): SocketConstructorOpts & ConnectOpts {
  return {
    allowHalfOpen: true,
    onread: {
      buffer: SCRATCH,
      callback: (length, buffer) => {
        listener.octets(buffer.subarray(0, length) as Buffer);
        return true;
      },
    },
  };
}

/** A name with several addresses fails with an error for each. */
export function reasonOf(error: Error): string {
  return error instanceof AggregateError
    ? error.errors.map(({ message }) => message).join('; ')
    : error.message;
}

function isWriteError(error: NodeJS.ErrnoException): boolean {
  return error.syscall === 'write' || error.syscall === 'shutdown';
}
