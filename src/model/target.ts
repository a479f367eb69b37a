import type { Interface } from './clause.js';
import type { JournalRecord } from './evidence.js';

/** Where a server listens. TLS and unix sockets will be further kinds. */
export type Address = { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Host and port as they stand in a URL and in Host: an IPv6 address in brackets (RFC 3986 section 3.2.2). */
export function authorityOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What makes a server process different from another: cases with the same launch share one process. */
export interface Launch {
  /** Neutral settings (`keep-alive-timeout: 1`); the target maps them to its own flags. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Value of `GATESPEC_LIFESPAN` (fixtures/probe/README.md), to which the target gives its token (program.ts); absent for the probe's default. */
  readonly lifespan?: string;
  /** Faults of the reference gateway to switch on. */
  readonly faults?: readonly string[];
}

/** The probe's answer to `control` `info`; unknown keys are kept. */
export interface ProbeInfo {
  readonly protocol: number;
  readonly probe: string;
  readonly interface: Interface;
  readonly python: string;
  readonly implementation: string;
  readonly platform: string;
  readonly pid: number;
  readonly state: string;
  readonly distributions: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** The journal of one running target, read from disk or over HTTP. */
export interface Journal {
  /**
   * Calls the listener with each record of the case from now on, in file order; for a case whose name begins with `@`, with those that came
   * before as well, since the probe writes them before anybody can listen. Returns a function that ends it.
   */
  subscribe(caseId: string, listener: (record: JournalRecord) => void): () => void;
  /** Resolves once everything that was written before the call has been handed to its listeners. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Gates {
  open(caseId: string, gate: string): Promise<void>;
  /** Deletes the gates of a case that is over. */
  forget(caseId: string): Promise<void>;
}

export interface Exit {
  /** Exit status; null when a signal ended the process. */
  readonly status: number | null;
  /** `TERM`, `KILL` …; null when it ended by itself. */
  readonly signal: string | null;
}

/** A server process (the leader of a group) that gatespec started. */
export interface ServerProcess {
  readonly pid: number;
  /** The command line as it was started: with paths of this machine and the token of this run. */
  readonly command: string;
  /** Set once the process is over. */
  readonly exit: Exit | undefined;
  readonly exited: Promise<Exit>;
  /** The log so far, standard output and error together; bounded, the oldest part goes first. */
  log(): string;
  /** Calls the listener whenever the log grows or the process ends. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
  /** Sends a signal (`TERM`, `HUP`, …) to the leader alone, as a service manager does. */
  signal(name: string): void;
  /** Ends the whole group: TERM, then KILL after a grace. Idempotent; resolves when nothing of it is left. */
  stop(graceMs?: number): Promise<void>;
}

/** A target that may be asked for cases. */
export interface Running {
  /** Settled once {@link ready} has resolved: a port that was lost to somebody else is replaced by another one. */
  readonly address: Address;
  readonly token: string;
  readonly journal: Journal;
  readonly gates: Gates;
  /** Absent for a server that somebody else started. */
  readonly process?: ServerProcess;
  /** Waits until the probe answers with this run's token; rejects with a TargetError (deadline, exit, a stranger on the port). */
  ready(signal: AbortSignal): Promise<ProbeInfo>;
  /** Ends process, journal and state folder. Idempotent. */
  stop(): Promise<void>;
}

export interface Target {
  /** As the user named it: `uvicorn:h11@0.30.0`, a URL, `reference:wsgi`. */
  readonly name: string;
  /** Declared for known servers; a URL's is told by its probe. */
  readonly interface: Interface | undefined;
  /** Can it be started (anew, with other settings) by gatespec? */
  readonly startable: boolean;
  /** What the target declares that it offers; undefined where nothing is declared and the engine finds out. */
  readonly declares: ReadonlySet<string> | undefined;
  /** Neutral settings that it maps. */
  readonly settings: ReadonlySet<string>;
  /**
   * The shell command that starts the same server for requests by hand (model/by-hand.ts): with no path of this machine and no token of this run.
   * Absent where somebody else starts it.
   */
  byHand?(launch: Launch): string;
  /** Starts (or for a URL: reaches) without waiting for readiness. Rejects with a TargetError. */
  launch(launch: Launch, signal: AbortSignal): Promise<Running>;
}

/** What a user can do something about: shown without a stack, exit code 3 (2 for `target/usage`). */
export class TargetError extends Error {
  constructor(
    /** `target/unreachable`, `target/no-probe`, `target/probe-version`, `target/exited`, `target/not-ready`, `target/install`, `target/usage` … */
    readonly code: string,
    message: string,
    readonly remedy?: string,
    /** More to show: the log's last lines. */
    readonly detail?: string,
  ) {
    super(message);
    this.name = 'TargetError';
  }
}
