import type { RunEvent } from '../model/event.js';
import type { CaseResult, Summary, Verdict } from '../model/result.js';
import { knownCounts } from './baseline.js';
import { type CollectedRun, type CollectedTarget, sorted, summaryOf } from './collected.js';
import type { Look } from './look.js';
import { visible, visibleLine } from './visible.js';
import { clip, columns, duration, plural, wrap } from './wrap.js';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

const ORDER: readonly Verdict[] = ['pass', 'fail', 'warn', 'info', 'skip', 'error'];
/** Broken cases that are named again at the end. */
const NAMED = 20;

/** Who is being judged: `uvicorn 0.30.0 (asgi, Python 3.12.3), 312 cases, 16 at once`. */
export function targetHeading(event: EventOf<'target-start'>, run: CollectedRun, look: Look): string[] {
  const { server, python, ...libraries } = event.versions;
  const { palette } = look;
  const what = [event.interface, ...(server ? [server] : []), ...(python ? [`Python ${python}`] : [])].join(
    ', ',
  );
  const count = plural(run.target(event.target).planned, 'case');
  const lines = [visibleLine(`${event.target} (${what}): ${count}, ${event.concurrency} at once`)].map(
    palette.bold,
  );
  const others = Object.entries(libraries)
    .map(([name, version]) => `${name} ${version}`)
    .filter((told) => told !== server);
  if (others.length > 0) lines.push(...wrap(visible(others.join(', ')), look.width).map(palette.dim));
  return lines;
}

/** Why a target gives no verdicts, and what to do about it. */
export function troubleBlock(event: EventOf<'target-trouble'>, look: Look): string[] {
  const { palette, width } = look;
  const lines = [
    `${palette.label.error(' NO VERDICT ')} ${palette.bold(visibleLine(event.target))}  ${event.code}`,
  ];
  lines.push(...wrap(visible(event.message), width - 2).map((line) => `  ${line}`));
  if (event.remedy) lines.push(...wrap(visible(event.remedy), width - 2).map((line) => `  ${line}`));
  if (event.detail) {
    const detail = visible(event.detail).trimEnd().split('\n').slice(-20);
    lines.push(...detail.map((line) => palette.dim(`  ${look.symbols.bar} ${line}`)));
  }
  return lines;
}

/** One target's counts, why cases were skipped, and which are broken; nothing for a target without verdicts. */
export function targetTotals(target: CollectedTarget, look: Look): string[] {
  const summary = summaryOf(target);
  if (summary.total === 0) return [];
  const time = target.end ? ` in ${duration(target.end.durationMs)}` : '';
  const name = look.palette.bold(visibleLine(target.name));
  const lines = [
    `${name}: ${plural(summary.total, 'case')}${time}: ${counts(summary, look)}${knownCounts(target.results)}`,
  ];
  lines.push(...skipReasons(target.results, look));
  lines.push(...flaky(target.results, look), ...broken(target.results, look));
  return lines;
}

function counts(summary: Summary, { palette }: Look): string {
  return ORDER.map((verdict) => {
    const text = `${summary[verdict]} ${verdict}`;
    return summary[verdict] > 0 ? palette.verdict[verdict](text) : palette.dim(text);
  }).join(', ');
}

function skipReasons(results: readonly CaseResult[], look: Look): string[] {
  const reasons = new Map<string, number>();
  for (const { verdict, reason = 'no reason given' } of results)
    if (verdict === 'skip') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [...reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) =>
      look.palette.dim(
        `  skipped ${count}: ${clip(visibleLine(reason), look.width - 16, look.symbols.ellipsis)}`,
      ),
    );
}

/** A pass after a failure is a pass that somebody should look at. */
function flaky(results: readonly CaseResult[], look: Look): string[] {
  const ids = sorted(
    results.filter(({ verdict, attempts, flaky }) => flaky || (verdict === 'pass' && attempts > 1)),
  ).map(({ id }) => id);
  if (ids.length === 0) return [];
  const text = `passed only at a later attempt: ${ids.join(', ')}`;
  return wrap(visible(text), look.width - 2).map((line) => look.palette.verdict.warn(`  ${line}`));
}

function broken(results: readonly CaseResult[], look: Look): string[] {
  const all = sorted(
    results.filter(({ verdict, known }) => !known && (verdict === 'fail' || verdict === 'error')),
  );
  const lines = all.slice(0, NAMED).map(({ verdict, id, title }) => {
    const mark = look.palette.verdict[verdict](look.symbols.verdict[verdict]);
    return `  ${mark} ${id}  ${look.palette.dim(clip(visibleLine(title), Math.max(20, look.width - id.length - 6), look.symbols.ellipsis))}`;
  });
  if (all.length > NAMED) lines.push(look.palette.dim(`  and ${all.length - NAMED} more`));
  return lines;
}

/** The last lines: all targets beside one another where there are several, and what the run came to. */
export function closing(run: CollectedRun, look: Look): string[] {
  const targets = [...run.targets.values()];
  const lines = targets.length > 1 ? [...targetTable(targets), ''] : [];
  return [...lines, lastLine(run, look)];
}

function targetTable(targets: readonly CollectedTarget[]): string[] {
  const rows = targets.map((target) => {
    const summary = summaryOf(target);
    const { server = '', python = '' } = target.start?.versions ?? {};
    const figures =
      target.trouble && summary.total === 0 ? ORDER.map(() => '-') : ORDER.map((of) => `${summary[of]}`);
    return [
      visibleLine(target.name),
      visibleLine(server),
      visibleLine(python),
      ...figures,
      target.trouble?.code ?? '',
    ];
  });
  return columns([['target', 'server', 'Python', ...ORDER, ''], ...rows]).map((line) => line.trimEnd());
}

function lastLine({ end, targets, planned, issues }: CollectedRun, look: Look): string {
  const { palette } = look;
  if (!end) return palette.bad('The run was cut: what is above is all that is known.');
  const { summary } = end;
  const time = duration(end.durationMs);
  const unreached = planned - summary.total;
  const missing = unreached > 0 ? `, ${plural(unreached, 'case')} not reached` : '';
  if (end.interrupted)
    return palette.bad(`Interrupted after ${time}: ${summary.total} of ${planned} cases are known.`);
  if (end.exit === 0) {
    const warned = summary.warn > 0 ? `, ${plural(summary.warn, 'warning')}` : '';
    return palette.good(`As expected: ${plural(summary.total, 'case')} in ${time}${warned}.`);
  }
  const troubled = [...targets.values()].filter(({ trouble }) => trouble).length;
  const known = [...targets.values()].flatMap(({ results }) => results.filter((result) => result.known));
  const failed = summary.fail - known.filter(({ verdict }) => verdict === 'fail').length;
  const parts = [
    ...(failed > 0 ? [`${plural(failed, 'case')} failed`] : []),
    ...(issues.length > 0 ? [`the baseline is wrong in ${plural(issues.length, 'place')}`] : []),
    ...(summary.error > 0 ? [`${plural(summary.error, 'case')} without a verdict`] : []),
    ...(summary.fail === 0 && end.exit === 1 && summary.warn > 0 ? [plural(summary.warn, 'warning')] : []),
    ...(troubled > 0 ? [`${plural(troubled, 'target')} gave no verdict`] : []),
  ];
  if (parts.length === 0) {
    const late = [...targets.values()].flatMap(({ results }) => results.filter(({ flaky }) => flaky)).length;
    if (late > 0) parts.push(`${plural(late, 'case')} passed only at a later attempt`);
  }
  const said = parts.length > 0 ? parts.join(', ') : 'Not as expected';
  return palette.bad(`${said} (${plural(summary.total, 'case')} in ${time}${missing}).`);
}
