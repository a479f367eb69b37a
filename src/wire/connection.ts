import type { Address } from '../model/target.js';
import { RawSocket } from './socket.js';

/** Takes what a connection receives. */
export interface Sink {
  /** The chunk is lent: it is overwritten once this returns. */
  octets(chunk: Buffer): void;
  /** Once, after the last octets; not after our own `close` or `reset`. */
  ended(how: 'fin' | 'reset'): void;
}

/** Keeps what happens on a connection, with its time. */
export interface ConnectionLog {
  sent(octets: Buffer): void;
  received(octets: Buffer): void;
  note(text: string): void;
}

/** A large write goes to the kernel in pieces of this size, so that `sentOctets` tells how much the peer lets in. */
const WRITE_SIZE = 64 * 1024;

interface Writing {
  readonly octets: Buffer;
  readonly done: (handed: boolean) => void;
}

/** One TCP connection on which nothing is normalised, delayed or retried. */
export class Connection {
  /** False where the connection was refused or failed; see `failure`. */
  readonly opened: Promise<boolean>;

  readonly #socket: RawSocket;
  readonly #log: ConnectionLog;
  readonly #queue: Writing[] = [];
  #failure: string | undefined;
  #localPort: number | undefined;
  #end: 'open' | 'fin' | 'reset' = 'open';
  #received = 0;
  #sent = 0;
  #writing = false;
  #open = false;
  #halfClosed = false;
  #closed = false;
  #broken = false;

  /** Begins to connect. Octets written before it is open are sent once it is. */
  static open(address: Address, sink: Sink, log: ConnectionLog): Connection {
    return new Connection(address, sink, log);
  }

  private constructor(address: Address, sink: Sink, log: ConnectionLog) {
    this.#log = log;
    let settle: (opened: boolean) => void = () => {};
    this.opened = new Promise((resolve) => {
      settle = resolve;
    });
    this.#socket = new RawSocket({
      opened: () => {
        this.#open = true;
        this.#localPort = this.#socket.localPort;
        log.note(`connected to ${address.host}:${address.port}`);
        settle(true);
        this.#pump();
      },
      octets: (chunk) => {
        this.#received += chunk.length;
        log.received(chunk);
        sink.octets(chunk);
      },
      ended: (how) => {
        this.#end = how;
        if (how === 'reset') this.#break();
        if (this.#open) log.note(how === 'fin' ? 'the peer sent FIN' : 'the peer sent RST');
        sink.ended(how);
      },
      failed: (why) => {
        this.#failure = why;
        log.note(`could not connect: ${why}`);
        settle(false);
      },
    });
    this.#socket.once('close', () => {
      settle(false);
      this.#break();
    });
    this.#socket.dial(address);
  }

  /** Why it did not open. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What the peer did. A refused connection counts as `reset`. */
  get end(): 'open' | 'fin' | 'reset' {
    return this.#end;
  }

  /** Did we close or reset it? */
  get closed(): boolean {
    return this.#closed;
  }

  /** Our port, by which the application knows the connection; undefined before it is open. */
  get localPort(): number | undefined {
    return this.#localPort;
  }

  /** Octets received and handed to the sink. */
  get receivedOctets(): number {
    return this.#received;
  }

  /** Octets that the kernel has taken, counted in pieces of at most 64 KiB. */
  get sentOctets(): number {
    return this.#sent;
  }

  /** Writes in order; resolves once the kernel has taken all, or with false when it will not. */
  write(octets: Buffer): Promise<boolean> {
    if (this.#broken || this.#halfClosed || this.#closed) return Promise.resolve(false);
    return new Promise((done) => {
      for (let at = 0; at + WRITE_SIZE < octets.length; at += WRITE_SIZE)
        this.#queue.push({ octets: octets.subarray(at, at + WRITE_SIZE), done: () => {} });
      const last = octets.length === 0 ? 0 : Math.floor((octets.length - 1) / WRITE_SIZE) * WRITE_SIZE;
      this.#queue.push({ octets: octets.subarray(last), done });
      this.#pump();
    });
  }

  /** FIN of our side, after what was written; reading goes on. */
  halfClose(): void {
    if (this.#halfClosed || this.#closed) return;
    this.#halfClosed = true;
    this.#pump();
  }

  /** Closes both sides at once; what the kernel has not taken is not sent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#socket.destroyed) this.#log.note('closed');
    this.#socket.close();
    this.#break();
  }

  /** Closes with RST. */
  reset(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#socket.destroyed) this.#log.note('reset (RST)');
    this.#socket.abort();
    this.#break();
  }

  /** Stops reading before the next chunk is handed out; the kernel's buffers fill. The end of the stream is not seen meanwhile. */
  pause(): void {
    this.#log.note('stopped reading');
    this.#socket.pause();
  }

  resume(): void {
    this.#log.note('reading again');
    this.#socket.resume();
  }

  #pump(): void {
    if (this.#writing || !this.#open || this.#broken) return;
    const next = this.#queue.shift();
    if (!next) {
      if (this.#halfClosed && !this.#socket.writableEnded) {
        this.#log.note('half-closed (FIN)');
        this.#socket.end();
      }
      return;
    }
    this.#writing = true;
    if (next.octets.length > 0) this.#log.sent(next.octets);
    this.#socket.write(next.octets, (error) => {
      this.#writing = false;
      if (error) {
        next.done(false);
        this.#break();
        return;
      }
      this.#sent += next.octets.length;
      next.done(true);
      this.#pump();
    });
  }

  /** Nothing more can be written. */
  #break(): void {
    this.#broken = true;
    const unsent = this.#queue.reduce((sum, { octets }) => sum + octets.length, 0);
    if (unsent > 0) this.#log.note(`${unsent} octets could not be sent`);
    for (const { done } of this.#queue.splice(0)) done(false);
  }
}
