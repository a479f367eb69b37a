import { execFile } from 'node:child_process';
import { TargetError } from '../model/target.js';

/** A Python that can run the probe. */
export interface Interpreter {
  /** The real executable, with shims and links resolved by the interpreter itself. */
  readonly path: string;
  /** `3.11.7`. */
  readonly version: string;
}

const MINIMUM = [3, 9] as const;
/** An interpreter says its name and version within this time, in milliseconds, or counts as broken. */
const ANSWER_WITHIN = 20_000;
const QUESTION = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])';

/**
 * The Python to use: `GATESPEC_PYTHON` and nothing else if it is set, else the first of `python3` and `python` that is new enough.
 * @throws TargetError `target/python`.
 */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<Interpreter> {
  const chosen = environment.GATESPEC_PYTHON;
  const seen: string[] = [];
  for (const name of chosen ? [chosen] : ['python3', 'python']) {
    const found = await ask(name, environment);
    if (typeof found === 'string') seen.push(`${name}: ${found}`);
    else if (isRecent(found.version)) return found;
    else seen.push(`${name}: version ${found.version}`);
  }
  throw new TargetError(
    'target/python',
    `no Python ${MINIMUM.join('.')} or newer (${seen.join('; ')})`,
    chosen
      ? 'Let GATESPEC_PYTHON name a newer Python, or unset it.'
      : 'Install one, or name its path in GATESPEC_PYTHON.',
  );
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

function ask(name: string, environment: NodeJS.ProcessEnv): Promise<Interpreter | string> {
  return new Promise((resolve) => {
    execFile(
      name,
      ['-I', '-S', '-c', QUESTION],
      { env: environment, timeout: ANSWER_WITHIN },
      (error, stdout, stderr) => {
        const [path, version] = stdout.split(/\r?\n/);
        if (path && version) resolve({ path, version });
        else if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') resolve('not found');
        else resolve(lastLine(stderr) || error?.message || 'says nothing');
      },
    );
  });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').pop() ?? '';
}
