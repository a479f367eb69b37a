import type { Response } from '../wire/response.js';

/** A request as it passed, octets as text of one character each. */
export interface SeenRequest {
  /** Request line and field lines, each with its line end, without the empty line. */
  readonly lines: readonly string[];
  /** The line end of the head's last line; empty where the head was never ended. */
  readonly blank: string;
  readonly method: string;
  readonly target: string;
  /** The body as sent, chunked coding and all; its first part where it is long. */
  readonly body: string;
  /** Octets of the body as sent. */
  readonly bodyLength: number;
  /** Octets of the content, which is the body without its chunked coding. */
  readonly contentLength: number;
  readonly chunked: boolean;
  /** Did all of it come? */
  readonly complete: boolean;
}

/** One request and the final response to it. */
export interface HttpExchange {
  readonly kind: 'http';
  readonly request: SeenRequest;
  readonly response: Response;
}

/** What happened in a WebSocket, in the order in which it passed. */
export type Happening =
  | { readonly by: 'client' | 'server'; readonly text: string }
  | { readonly by: 'client' | 'server'; readonly bytes: string }
  | { readonly by: 'client' | 'server'; readonly close: { readonly code?: number; readonly reason: string } };

/** An opening handshake that was answered by 101, and what followed. */
export interface Conversation {
  readonly kind: 'websocket';
  readonly request: SeenRequest;
  readonly response: Response;
  readonly happenings: readonly Happening[];
  /** Something was too long, too much or broken; what follows it is left out. */
  readonly cut: boolean;
}

export type Exchange = HttpExchange | Conversation;
