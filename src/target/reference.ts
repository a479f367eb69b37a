import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Fault } from '../model/proof.js';
import { TargetError } from '../model/target.js';
import { FIXTURES } from './folders.js';
import { findPython } from './interpreter.js';
import { Zygote } from './zygote.js';

/** The reference gateway lists its faults within this time, in milliseconds. */
const ANSWER_WITHIN = 30_000;

/** The faults of the reference gateway, as it lists them itself. @throws TargetError `target/python`, `target/faults`. */
export async function referenceFaults(environment: NodeJS.ProcessEnv = process.env): Promise<Fault[]> {
  const python = await findPython(environment);
  const text = await new Promise<string>((resolve, reject) => {
    execFile(
      python.path,
      ['-m', 'gatespec_reference', '--list-faults'],
      {
        env: pythonEnvironment(environment),
        timeout: ANSWER_WITHIN,
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else
          reject(
            new TargetError(
              'target/faults',
              'the reference gateway does not list its faults',
              undefined,
              stderr,
            ),
          );
      },
    );
  });
  return JSON.parse(text) as Fault[];
}

/** Forks the reference gateway, on either interface, for targets that are given it. To be closed. @throws TargetError `target/python`. */
export async function referenceZygote(environment: NodeJS.ProcessEnv = process.env): Promise<Zygote> {
  const python = await findPython(environment);
  const modules = ['gatespec_reference.warm', 'gatespec_probe'];
  return new Zygote(python.path, modules, { ...pythonEnvironment(environment), PYTHONUNBUFFERED: '1' });
}

function pythonEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const paths = ['reference', 'probe'].map((folder) => join(FIXTURES, folder));
  return { ...environment, PYTHONPATH: paths.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
}
