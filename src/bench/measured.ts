import { execFile } from 'node:child_process';
import { findPython } from '../target/interpreter.js';

/** What one command took. */
export interface Measured {
  readonly wallMs: number;
  /** User and system time of the command and of all it started and waited for. */
  readonly cpuMs: number;
  /** Largest resident set among these, in kibibytes. */
  readonly residentKib: number;
  readonly status: number;
}

/** Only a parent that waits learns what its children took: this one says it as JSON. Darwin counts resident sets in octets. */
const WRAPPER = `
import json, resource, subprocess, sys, time
began = time.monotonic()
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wall = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
resident = used.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps({"wallMs": wall * 1000, "cpuMs": (used.ru_utime + used.ru_stime) * 1000, "residentKib": resident, "status": status}))
`;

/** Runs a command to its end, its output thrown away. Rejects when it can't be started or takes longer than five minutes. */
export async function measure(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Measured> {
  const python = await findPython(environment);
  return new Promise((resolve, reject) => {
    execFile(
      python.path,
      ['-c', WRAPPER, ...argv],
      { env: environment, timeout: 300_000 },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(JSON.parse(stdout) as Measured);
      },
    );
  });
}

/** The middle one of several figures. */
export function median(figures: readonly number[]): number {
  const ordered = [...figures].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}
