import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TargetError } from '../model/target.js';
import type { Interpreter } from './interpreter.js';
import { Log } from './log.js';
import { LeashedProcess } from './server-process.js';

/**
 * Builds a virtual environment with these packages, by uv where it is on the path, else by venv and pip. The file `installed` in it is written last.
 * @throws TargetError `target/install`.
 */
export async function install(
  folder: string,
  packages: readonly string[],
  python: Interpreter,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const target = join(folder, 'bin', 'python');
  const uv = onPath('uv', environment);
  const commands = uv
    ? [
        [uv, 'venv', '--quiet', '--python', python.path, folder],
        [uv, 'pip', 'install', '--quiet', '--compile-bytecode', '--python', target, ...packages],
      ]
    : [
        [python.path, '-m', 'venv', folder],
        [
          target,
          ...[
            '-m',
            'pip',
            'install',
            '--quiet',
            '--no-input',
            '--disable-pip-version-check',
            '--retries',
            '2',
          ],
          ...packages,
        ],
      ];
  for (const command of commands) await run(command, python, environment, packages, signal);
  writeFileSync(join(folder, 'installed'), '');
}

/** Runs one command on a leash: if the tool is killed the installer ends too, with what it has in its temporary folder. */
async function run(
  argv: readonly string[],
  python: Interpreter,
  environment: NodeJS.ProcessEnv,
  packages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const temporary = mkdtempSync(join(tmpdir(), 'gatespec-'));
  const log = new Log();
  const installer = await LeashedProcess.start({
    python: python.path,
    argv,
    directory: temporary,
    environment: { ...environment, TMPDIR: temporary, PYTHONPATH: undefined, PYTHONHOME: undefined },
    stateFolder: temporary,
    log,
  });
  const abort = () => void installer.stop();
  signal.addEventListener('abort', abort, { once: true });
  const { status } = await installer.exited;
  signal.removeEventListener('abort', abort);
  await installer.release();
  signal.throwIfAborted();
  if (status === 0) return;
  throw new TargetError(
    'target/install',
    `can't install ${packages.join(' ')} for Python ${python.version}`,
    remedy(log.text()),
    log.tail(),
  );
}

function remedy(text: string): string | undefined {
  if (/ensurepip|python3?-venv/.test(text))
    return "This Python has no venv: install the system's package for it (python3-venv), or uv.";
  if (/No matching distribution|no version of|not find a version/i.test(text))
    return 'Is there such a version, for this Python? Is the package index reachable?';
  if (/connect|resolve|network|unreachable|timed out|proxy/i.test(text))
    return 'The package index was not reachable: check the network and the settings of pip or uv.';
  return undefined;
}

function onPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}
