import type { Problem } from '../model/problem.js';
import { excerpt } from './excerpt.js';
import type { Look } from './look.js';
import type { Sources } from './sources.js';
import { visible } from './visible.js';
import { plural, wrap } from './wrap.js';

/** What is wrong with fixtures: each problem with its place, the lines with a caret, and what would be right. */
export function problemLines(problems: readonly Problem[], sources: Sources, look: Look): string[] {
  return problems.flatMap((problem) => [...problemBlock(problem, sources, look), '']);
}

function problemBlock(
  { code, severity, message, remedy, span }: Problem,
  sources: Sources,
  look: Look,
): string[] {
  const { palette, width } = look;
  const label = severity === 'error' ? palette.bad('error') : palette.verdict.warn('warning');
  return [
    ...wrap(visible(message), width - 12).map((line, at) =>
      at === 0 ? `${label}: ${palette.bold(line)}` : `  ${line}`,
    ),
    ...excerpt(span, sources, { ...look, width: width - 2 }).map((line) => `  ${line}`),
    ...(remedy === undefined
      ? []
      : wrap(visible(remedy), width - 4).map((line) => `  ${palette.good(line)}`)),
    palette.dim(`  [${code}]`),
  ];
}

/** `2 errors, 1 warning`. */
export function problemCount(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(', ');
}
