import { type Overhearing, type Place, Relay, unreachable } from '../wire/relay.js';
import type { Exchange } from './exchange.js';
import { Recorder } from './recorder.js';

/** Milliseconds for the server to take a connection. */
const REACH_MS = 5000;

/** The world stands in the way of a recording. */
export class RecordError extends Error {
  constructor(
    readonly code: 'record/unreachable' | 'record/port',
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'RecordError';
  }
}

export interface RecordingOrder {
  readonly place: Place;
  /** Port of the proxy; 0 for a free one. */
  readonly port: number;
  /** Exchanges after which the recording ends. */
  readonly count: number;
  /** Ends the recording with what there is. */
  readonly signal: AbortSignal;
  /** Told where clients find the proxy, `host:port`. */
  listening(at: string): void;
  note(text: string): void;
}

export interface Recorded {
  readonly exchanges: readonly Exchange[];
  /** `host:port` of the proxy. */
  readonly at: string;
  /** Why the recording ended before its time. */
  readonly failure?: RecordError;
}

/**
 * Records exchanges through a proxy on the loopback interface.
 * @throws RecordError when the server can't be reached at all, or the port can't be had.
 */
export async function recording(order: RecordingOrder): Promise<Recorded> {
  const { place, count, signal } = order;
  const why = await unreachable(place, REACH_MS);
  if (why !== undefined) throw lost(place, why);
  const exchanges: Exchange[] = [];
  const recorders = new Set<Recorder>();
  const state: { failure?: RecordError } = {};
  let end: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const keep = (exchange: Exchange) => {
    if (exchanges.length < count) exchanges.push(exchange);
    if (exchanges.length === count) end();
  };
  const overhear = (): Overhearing => {
    const recorder = new Recorder(keep);
    recorders.add(recorder);
    return {
      client: (octets) => recorder.client(octets),
      server: (octets) => recorder.server(octets),
      ended: (how) => {
        recorder.ended(how);
        recorders.delete(recorder);
        if (recorder.unfinished && exchanges.length < count)
          order.note('the server ended a connection without a response; that is not recorded');
      },
      failed: (reason) => {
        state.failure ??= lost(place, reason);
        end();
      },
    };
  };
  const relay = await open(order, overhear);
  const at = `127.0.0.1:${relay.port}`;
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  else order.listening(at);
  await over;
  signal.removeEventListener('abort', end);
  // A conversation that goes on is worth something as it stands.
  for (const recorder of recorders) recorder.finish();
  await relay.close();
  return { exchanges, at, ...state };
}

async function open({ port, place }: RecordingOrder, overhear: () => Overhearing): Promise<Relay> {
  try {
    return await Relay.open(port, place, overhear);
  } catch (error) {
    throw new RecordError(
      'record/port',
      `can't listen on 127.0.0.1:${port}: ${(error as Error).message}`,
      'Give another --port, or none.',
    );
  }
}

function lost({ host, port }: Place, why: string): RecordError {
  return new RecordError(
    'record/unreachable',
    `http://${host}:${port} can't be reached: ${why}`,
    'Start the server first.',
  );
}
