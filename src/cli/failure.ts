import type { ExitCode } from '../model/event.js';

/** Wrong usage that the parser of the command line can't see. */
export class UsageError extends Error {
  readonly code = 'cli/usage';

  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

/** What a person can act on: an error with a code, and mostly a remedy. */
interface Coded {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly detail?: string;
}

/** An error as a message without a stack, and its exit code. A bug keeps its stack. */
export function failureOf(error: unknown): { text: string; code: ExitCode } {
  if (error instanceof AggregateError) {
    const failures = error.errors.map(failureOf);
    return {
      text: failures.map(({ text }) => text).join(''),
      code: failures.some(({ code }) => code === 3) ? 3 : 2,
    };
  }
  if (isCoded(error)) {
    const lines = [`gatespec: ${error.message}`];
    if (error.remedy) lines.push(`  ${error.remedy}`);
    if (error.detail)
      lines.push(
        ...error.detail
          .trimEnd()
          .split('\n')
          .map((line) => `  | ${line}`),
      );
    return { text: `${lines.join('\n')}\n`, code: exitCodeOf(error.code) };
  }
  const stack = error instanceof Error ? error.stack : String(error);
  return { text: `gatespec: this is a bug in gatespec\n${stack}\n`, code: 3 };
}

/** 2 where the command line, a fixture or a file name has to change; 3 where the world has to. */
function exitCodeOf(code: string): ExitCode {
  return /^(cli|suite|saved|baseline|config)\/|^(target\/usage|target\/catalogue|report\/path)$/.test(code)
    ? 2
    : 3;
}

/** Our own errors have codes of the form `area/what`; those of Node are bugs unless somebody caught them. */
function isCoded(error: unknown): error is Coded {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.includes('/')
  );
}
