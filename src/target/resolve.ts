import type { Interface } from '../model/clause.js';
import { type Target, TargetError } from '../model/target.js';
import { commandTarget } from './command-target.js';
import { defaultCacheDir } from './folders.js';
import { DEFAULT_TARGET, parseTargetName } from './name.js';
import type { Zygote } from './zygote.js';

export interface TargetOptions {
  /** `--start`: a command that listens on `{host}:{port}` and hosts the probe. */
  readonly start?: string;
  /** Interface of a target that does not say it itself; chooses among the variants of a known server. */
  readonly interface?: Interface;
  /** Token of a probe that somebody else deployed; default `GATESPEC_TOKEN`. */
  readonly token?: string;
  /** Folder for complete logs, one file a start. */
  readonly keepLogs?: string;
  readonly cacheDir?: string;
  /** Milliseconds until a started server's probe must have answered. Default 20,000. */
  readonly startDeadlineMs?: number;
  /** Default `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Told what takes long, as an installation. */
  readonly notice?: (text: string) => void;
  /** Forks the reference gateway (reference.ts). */
  readonly zygote?: Zygote;
}

/** The options with their defaults. */
export interface TargetContext {
  readonly interface?: Interface;
  readonly keepLogs?: string;
  readonly cacheDir: string;
  readonly startDeadlineMs: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly notice: (text: string) => void;
  readonly zygote?: Zygote;
}

/**
 * The target that a name on the command line, or its absence, stands for. Nothing is started, installed or reached yet.
 * @throws TargetError `target/usage`, `target/catalogue`.
 */
export async function resolveTarget(name: string | undefined, options: TargetOptions = {}): Promise<Target> {
  const environment = options.environment ?? process.env;
  const context: TargetContext = {
    ...(options.interface ? { interface: options.interface } : {}),
    ...(options.keepLogs ? { keepLogs: options.keepLogs } : {}),
    ...(options.zygote ? { zygote: options.zygote } : {}),
    cacheDir: options.cacheDir ?? defaultCacheDir(environment),
    startDeadlineMs: options.startDeadlineMs ?? 20_000,
    environment,
    notice: options.notice ?? (() => {}),
  };
  if (options.start !== undefined) {
    if (name !== undefined)
      throw new TargetError('target/usage', `both a target (${name}) and --start`, 'Give one of them.');
    return commandTarget(options.start, context);
  }
  const parsed = parseTargetName(name ?? DEFAULT_TARGET);
  if (parsed.kind === 'server') {
    const { knownTarget } = await import('./known-target.js'); // which reads YAML, and checks it
    return knownTarget(name ?? DEFAULT_TARGET, parsed, context);
  }
  const { deployedTarget } = await import('./deployed.js');
  return deployedTarget(name!, parsed.url, options.token ?? environment.GATESPEC_TOKEN, context);
}
