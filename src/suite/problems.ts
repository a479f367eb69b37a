import type { Problem } from '../model/problem.js';
import type { Span } from '../model/span.js';

/** Problems told of one file, at most: the rest follows from these, or is the same again. */
const MAX_TOLD = 100;

/** Gathers problems; the same problem at the same place is told once, however many rows repeat it. */
export class Problems {
  private readonly seen = new Set<string>();
  private readonly list: Problem[] = [];
  private scenario: { readonly id: string; readonly line: number } | undefined;

  /** Names the scenario that is being compiled, for problems whose place is an anchor before it. */
  within(id: string, line: number): void {
    this.scenario = { id, line };
  }

  error(code: string, span: Span, message: string, remedy?: string): void {
    this.add(code, 'error', span, message, remedy);
  }

  warning(code: string, span: Span, message: string, remedy?: string): void {
    this.add(code, 'warning', span, message, remedy);
  }

  addAll(problems: Iterable<Problem>): void {
    for (const problem of problems)
      this.add(problem.code, problem.severity, problem.span, problem.message, problem.remedy);
  }

  get all(): readonly Problem[] {
    return this.list;
  }

  /** How many errors so far; compare two readings to learn whether a step went wrong. */
  get errors(): number {
    return this.list.reduce((count, { severity }) => count + (severity === 'error' ? 1 : 0), 0);
  }

  private add(
    code: string,
    severity: Problem['severity'],
    span: Span,
    message: string,
    remedy?: string,
  ): void {
    const key = `${code} ${span.file}:${span.line}:${span.column}`;
    if (this.seen.has(key) || this.seen.size >= MAX_TOLD) return;
    this.seen.add(key);
    const { scenario } = this;
    const where = scenario && span.line < scenario.line ? ` (in the scenario "${scenario.id}")` : '';
    this.list.push({
      code,
      severity,
      message: message + where,
      ...(remedy === undefined ? {} : { remedy }),
      span,
    });
  }
}
