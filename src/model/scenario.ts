import type { Interface, Level } from './clause.js';
import type { Matcher } from './matcher.js';
import type { Span } from './span.js';

/** Octets to send, known but for what only the run knows. Text stands for octets U+0000…U+00FF. */
export type Piece =
  | string
  | { readonly repeat: string; readonly times: number }
  /** `host` is `address:port` of the target; `program` is the whole field line (no CR LF) that carries a program. */
  | { readonly variable: 'host' | 'address' | 'port' }
  | { readonly variable: 'program'; readonly name: string };
export type Template = readonly Piece[];

/** What every step of either script may carry beside its verb. */
export interface StepBase {
  readonly span: Span;
  /** Position in its script, counted through nested steps; names the step in evidence. */
  readonly index: number;
  /** The step is played on this interface alone. */
  readonly only?: Interface;
  /** The clause that a broken expectation of this step breaks; else the first of `proves` that fits the interface. */
  readonly clause?: string;
}

/** One step of the application's script: a verb of the probe (fixtures/probe/README.md) or a claim about the call itself. */
export interface AppStep extends StepBase {
  /** `scope` and `environ` are claims only: nothing is sent to the probe for them. */
  readonly verb: string;
  /** The probe's argument in the probe's JSON value encoding. For `repeat` without `do`, for `background` and `on-close` null: see `steps`. */
  readonly argument: unknown;
  readonly as?: string;
  /** What the step's result must be like. */
  readonly expect?: Matcher;
  /** `false`: the step must not raise; a matcher: it must raise, and the class name or one of its bases must fit. */
  readonly raises?: Matcher | false;
  readonly steps?: readonly AppStep[];
}

export interface Program {
  readonly name: string;
  readonly span: Span;
  readonly steps: readonly AppStep[];
}

/** The parts of a request as bytes; nothing is added or checked. */
export interface RequestBytes {
  readonly method: string;
  readonly bytes: Template;
}

export interface FrameSpec {
  readonly opcode: number;
  readonly fin: boolean;
  readonly rsv: readonly [boolean, boolean, boolean];
  /** Four octets as latin-1 text; `false` sends the frame unmasked. */
  readonly mask: string | false;
  readonly payload: Template;
  /**
   * Compress the payload with the negotiated permessage-deflate parameters: a data frame sets RSV1 (unless `rsv` was given), a continuation goes
   * on in the same message's stream, and the tail `00 00 FF FF` is left out of the final frame alone (RFC 7692 section 7.2.1).
   */
  readonly compress?: boolean;
  readonly lengthForm?: 7 | 16 | 64;
  /** A length to announce that differs from the payload's; decimal digits. */
  readonly declaredLength?: string;
}

export type Waited = 'response' | 'head' | 'interim' | 'end' | 'handshake' | 'message' | 'close';

/** One step of the client's script, on one named connection. */
export type ClientOp =
  | { readonly verb: 'connect' | 'half-close' | 'close' | 'reset' | 'pause' | 'resume' }
  /** `segments` are written one by one; `methods` are those of the requests inside, in order, for the reader of the answers. */
  | { readonly verb: 'send'; readonly segments: readonly Template[]; readonly methods: readonly string[] }
  /** An opening handshake. */
  | {
      readonly verb: 'websocket';
      readonly bytes: Template;
      readonly key: string;
      /** Subprotocols and the Sec-WebSocket-Extensions value that were sent, for judging the answer. */
      readonly protocols: readonly string[];
      readonly offer?: string;
      /** Wait for the handshake and require that it opens; else the case has no verdict. */
      readonly open: boolean;
      /** Answer a Close frame at once, and Pings with Pongs. */
      readonly polite: boolean;
    }
  | {
      readonly verb: 'frames';
      readonly frames: readonly FrameSpec[];
      /** Write octet by octet. */
      readonly dribble?: boolean;
    }
  | { readonly verb: 'wait-for'; readonly what: Waited }
  /** Claims about what arrives next; each waits until it can be judged (see suites/README.md). */
  | {
      readonly verb:
        | 'expect'
        | 'expect-head'
        | 'expect-so-far'
        | 'expect-interim'
        | 'expect-end'
        | 'expect-silence'
        | 'expect-handshake'
        | 'expect-message'
        | 'expect-frame'
        | 'expect-pong'
        | 'expect-close'
        | 'expect-event'
        | 'expect-exit'
        | 'expect-log'
        | 'expect-knock';
      readonly matcher: Matcher;
      /** Set by `given`: when it does not hold the case has no verdict (`error`), instead of a finding. */
      readonly given?: boolean;
      /** Why `expect-silence` needs a quiet time. Its view is the octets that came meanwhile. */
      readonly because?: string;
    }
  | { readonly verb: 'open' | 'await'; readonly gate: string }
  | { readonly verb: 'await-app'; readonly program: string; readonly reached: 'called' | 'ended' | 'closed' }
  /** Wait until the application makes no more progress though it is not through: a quiet time, the last resort. */
  | { readonly verb: 'await-stall'; readonly program: string }
  | { readonly verb: 'start-server'; readonly ready: boolean }
  | { readonly verb: 'wait-ready' }
  | { readonly verb: 'signal'; readonly signal: string };

export interface ClientStep extends StepBase {
  readonly op: ClientOp;
  /** Name of the connection. */
  readonly on: string;
  /** Keep what this step saw under this name, for `same-as`. */
  readonly as?: string;
  /** Milliseconds; replaces the default deadline of a wait. */
  readonly within?: number;
}

/** One behaviour that the text allows, by name; the first whose matcher fits the final view is the one seen. */
export interface Accepted {
  readonly name: string;
  readonly matcher: Matcher;
  readonly verdict: 'pass' | 'warn' | 'info';
  readonly because?: string;
  readonly clause?: string;
  readonly span: Span;
}

/** One that must not be seen, whatever else holds. */
export interface Forbidden {
  readonly name: string;
  readonly matcher: Matcher;
  readonly clause?: string;
  readonly because?: string;
  readonly span: Span;
}

/** One case: a scenario with one row of its table filled in. */
export interface Scenario {
  /** `suite/scenario` or `suite/scenario/row`; stable. */
  readonly id: string;
  readonly suite: string;
  readonly title: string;
  /** Why the clause matters, or why the accepted list is what it is. */
  readonly why?: string;
  readonly span: Span;
  readonly proves: readonly string[];
  /** Strongest level among `proves`, for selection. */
  readonly level: Level;
  readonly interfaces: readonly Interface[];
  /** Names a target must offer (suites/README.md, "Needs"). */
  readonly needs: readonly string[];
  readonly programs: readonly Program[];
  readonly client: readonly ClientStep[];
  readonly accept: readonly Accepted[];
  readonly never: readonly Forbidden[];
  /** Needs a process of its own: it has a lifespan program, settings, or process steps. */
  readonly ownProcess: boolean;
  readonly settings: Readonly<Record<string, string | number>>;
  /** Nothing else may run on the target meanwhile. */
  readonly alone: boolean;
  /** Requests that are with the application at the same time, at most. */
  readonly concurrency: number;
  /** Milliseconds for the whole case. */
  readonly deadlineMs: number;
  /** Faults of the reference gateway that this scenario claims to catch. */
  readonly kills: readonly string[];
}
