import type { Reporter, RunEvent } from '../model/event.js';
import type { Span } from '../model/span.js';
import { CollectedRun, sorted } from './collected.js';
import type { Output } from './output.js';
import { visibleLine } from './visible.js';

/** Annotations of one kind that a step may show. */
const MOST = 10;

interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly at?: Span;
}

/**
 * Workflow commands that GitHub shows as annotations, ten of a kind; the last one tells how many were left out. Only places in the
 * user's own files (the baseline) are named: shipped suites are not in their repository.
 */
export function githubReporter(output: Output): Reporter {
  const run = new CollectedRun();
  return {
    handle: (event: RunEvent) => run.handle(event),
    finish: async () => {
      for (const kind of ['error', 'warning'] as const)
        for (const annotation of limited(annotationsOf(run).filter((one) => one.kind === kind)))
          output.write(`${command(annotation)}\n`);
      await output.end();
    },
  };
}

function annotationsOf(run: CollectedRun): Annotation[] {
  const found: Annotation[] = run.issues.map(({ kind, message, at }) => {
    return { kind: 'error', title: `gatespec baseline: ${kind}`, message, at };
  });
  for (const { name, trouble, results } of run.targets.values()) {
    if (trouble)
      found.push({ kind: 'error', title: `gatespec ${name}: no verdict`, message: trouble.message });
    for (const { id, verdict, known, findings, reason, title } of sorted(results)) {
      if (known || (verdict !== 'fail' && verdict !== 'error' && verdict !== 'warn')) continue;
      const first = findings[0];
      const told = first
        ? `${first.requirement}: ${first.message}: expected ${first.expected}, saw ${first.actual}`
        : (reason ?? title);
      found.push({
        kind: verdict === 'warn' ? 'warning' : 'error',
        title: `gatespec ${name}: ${id}`,
        message: told,
      });
    }
  }
  return found;
}

function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= MOST) return annotations;
  const left = annotations.length - (MOST - 1);
  const { kind } = annotations[0]!;
  const more = { kind, title: 'gatespec', message: `and ${left} more: see the report` };
  return [...annotations.slice(0, MOST - 1), more];
}

function command({ kind, title, message, at }: Annotation): string {
  const properties = [
    ...(at ? [`file=${property(at.file)}`, `line=${at.line}`, `col=${at.column}`] : []),
    `title=${property(title)}`,
  ];
  return `::${kind} ${properties.join(',')}::${data(visibleLine(message))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
