import type { Reporter, RunEvent } from '../model/event.js';
import type { CaseResult, Verdict } from '../model/result.js';
import { CollectedRun, type CollectedTarget, sorted, summaryOf } from './collected.js';
import type { Desk } from './finding.js';
import type { Output } from './output.js';
import { visibleLine } from './visible.js';
import { duration } from './wrap.js';

/** Step summaries end at 1,048,576 octets; the rest is for what the step writes beside. */
const MOST_OCTETS = 1_000_000;
const ORDER: readonly Verdict[] = ['pass', 'fail', 'warn', 'info', 'skip', 'error'];

/** Markdown for step summaries and pull requests: totals, then what is broken, cut before the limit of its readers. */
export function markdownReporter(output: Output, desk?: Pick<Desk, 'again'>): Reporter {
  const run = new CollectedRun();
  return {
    handle: (event: RunEvent) => run.handle(event),
    finish: async () => {
      output.write(markdownDocument(run, desk));
      await output.end();
    },
  };
}

export function markdownDocument(run: CollectedRun, desk?: Pick<Desk, 'again'>): string {
  const targets = [...run.targets.values()];
  const head = [
    `## gatespec: ${headline(run)}`,
    '',
    `| target | server | ${ORDER.join(' | ')} | known |`,
    `|---|---|${ORDER.map(() => '--:').join('|')}|--:|`,
    ...targets.map(totalsRow),
    '',
  ];
  const blocks = [
    ...run.issues.map(issueBlock),
    ...targets.flatMap((target) => targetBlocks(target, run, desk)),
  ];
  return cut(head.join('\n'), blocks);
}

function headline({ end, targets }: CollectedRun): string {
  if (!end) return 'the run was cut';
  const time = duration(end.durationMs);
  if (end.interrupted) return `interrupted after ${time}`;
  const troubled = [...targets.values()].filter(({ trouble }) => trouble).length;
  if (end.exit === 0) return `as expected, ${end.summary.total} cases in ${time}`;
  if (troubled > 0 && end.exit === 3) return `no verdict from ${troubled} of ${targets.size} targets`;
  return `not as expected, ${end.summary.fail} of ${end.summary.total} cases failed in ${time}`;
}

function totalsRow(target: CollectedTarget): string {
  const summary = summaryOf(target);
  const known = target.results.filter((result) => result.known).length;
  const cells = [
    code(target.name),
    code(target.start?.versions.server ?? ''),
    ...ORDER.map((of) => `${summary[of]}`),
    `${known}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function issueBlock({ kind, message, at }: CollectedRun['issues'][number]): string {
  return `- baseline, **${kind}**: ${code(message)} at ${code(`${at.file}:${at.line}`)}\n`;
}

function targetBlocks(target: CollectedTarget, run: CollectedRun, desk?: Pick<Desk, 'again'>): string[] {
  const broken = sorted(target.results).filter(
    ({ verdict, known }) => !known && (verdict === 'fail' || verdict === 'error'),
  );
  const warned = sorted(target.results).filter(({ verdict }) => verdict === 'warn');
  const trouble = target.trouble
    ? [`\n**${code(target.name)} gave no verdict**: ${code(target.trouble.message)}\n`]
    : [];
  const heading = broken.length > 0 ? [`\n### ${code(target.name)}\n\n`] : [];
  const warnings =
    warned.length === 0
      ? []
      : [
          `\n<details><summary>${warned.length} warnings</summary>\n\n`,
          ...warned.map(({ id, findings }) => `- ${code(id)} ${code(findings[0]?.message ?? '')}\n`),
          '\n</details>\n',
        ];
  return [
    ...trouble,
    ...heading,
    ...broken.map((result) => caseText(result, run, desk?.again(target.name, result.id))),
    ...warnings,
  ];
}

function caseText(
  { id, verdict, title, findings, reason }: CaseResult,
  run: CollectedRun,
  again: string | undefined,
): string {
  const lines = [`- **${verdict}** ${code(id)} ${code(title)}`];
  if (reason !== undefined) lines.push(`  - ${code(reason)}`);
  for (const { requirement, expected, actual } of findings) {
    const clause = run.clauses.get(requirement);
    const where = clause ? ` (${clause.document} ${clause.section}, ${clause.level})` : '';
    lines.push(`  - ${requirement}${where}: expected ${code(expected)}, saw ${code(actual)}`);
  }
  if (again !== undefined) lines.push(`  - again: ${code(again)}`);
  return `${lines.join('\n')}\n`;
}

/** Text that may come from a server, as code: nothing in it can become markup. */
function code(text: string): string {
  if (text === '') return '';
  const line = visibleLine(text);
  const shown = line.length > 400 ? `${line.slice(0, 399)}…` : line;
  return `\`${shown.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** As many whole blocks as fit, and how many were left out. */
function cut(head: string, blocks: readonly string[]): string {
  let text = head;
  let octets = Buffer.byteLength(head);
  for (const [at, block] of blocks.entries()) {
    octets += Buffer.byteLength(block);
    if (octets > MOST_OCTETS)
      return `${text}\n…and ${blocks.length - at} more; the JSON report has them all.\n`;
    text += block;
  }
  return text;
}
