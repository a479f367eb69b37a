import type { Interpreter } from './interpreter.js';

export interface Installation {
  readonly cacheDir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Told what takes long. */
  readonly notice?: (text: string) => void;
}

/** Python of an environment that holds these packages. */
export async function ensureEnvironment(
  _server: string,
  _packages: readonly string[],
  _python: Interpreter,
  _installation: Installation,
  _signal: AbortSignal,
): Promise<string> {
  throw new Error('not here yet');
}
