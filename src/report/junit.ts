import { hostname } from 'node:os';
import type { Reporter, RunEvent } from '../model/event.js';
import { type CaseResult, summarize } from '../model/result.js';
import { CollectedRun, type CollectedTarget, sorted } from './collected.js';
import { caseBlock, type Desk } from './finding.js';
import type { Output } from './output.js';
import { type Element, xmlDocument } from './xml.js';

/**
 * JUnit XML as Jenkins, GitLab, Azure and GitHub actions read it: one `testsuite` per target and suite file; `classname` is
 * `TARGET.SUITE`, so that two targets in one file never look like a retry of each other; the text of `failure`, `error` and `skipped`
 * repeats the message, because some readers show only the text. Warnings and observations are passes with `system-out`.
 */
export function junitReporter(output: Output, desk: Omit<Desk, 'clauses'>): Reporter {
  const run = new CollectedRun();
  return {
    handle: (event: RunEvent) => run.handle(event),
    finish: async () => {
      output.write(junitDocument(run, { ...desk, clauses: run.clauses }, hostname()));
      await output.end();
    },
  };
}

export function junitDocument(run: CollectedRun, desk: Desk, host: string): string {
  const suites = [
    ...[...run.targets.values()].flatMap((target) => targetSuites(run, target, desk, host)),
    ...baselineSuite(run, host),
  ];
  const totals = suites.map(({ attributes }) => attributes as Record<string, number>);
  const sum = (key: string) => totals.reduce((total, of) => total + of[key]!, 0);
  return xmlDocument({
    name: 'testsuites',
    attributes: {
      name: 'gatespec',
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      skipped: sum('skipped'),
      time: seconds(run.end?.durationMs ?? 0),
    },
    children: suites,
  });
}

function targetSuites(run: CollectedRun, target: CollectedTarget, desk: Desk, host: string): Element[] {
  const bySuite = new Map<string, CaseResult[]>();
  for (const result of sorted(target.results)) {
    const group = bySuite.get(result.suite);
    if (group) group.push(result);
    else bySuite.set(result.suite, [result]);
  }
  const head = { timestamp: timestamp(run), hostname: host };
  const properties = propertiesOf(run, target);
  const suites = [...bySuite].map(([suite, results]) => {
    const counts = summarize(results);
    return {
      name: 'testsuite',
      attributes: {
        name: `${target.name} ${suite}`,
        tests: counts.total,
        failures: counts.fail - known(results),
        errors: counts.error,
        skipped: counts.skip + known(results),
        time: seconds(results.reduce((total, { durationMs }) => total + durationMs, 0)),
        ...head,
      },
      children: [properties, ...results.map((result) => testcase(result, target, desk))],
    };
  });
  return target.trouble ? [troubleSuite(target, head, properties), ...suites] : suites;
}

function propertiesOf(run: CollectedRun, { name, start }: CollectedTarget): Element {
  const pairs: Record<string, string> = {
    target: name,
    gatespec: run.start?.tool.version ?? '',
    ...(start ? { interface: start.interface } : {}),
    ...(run.end?.interrupted === false ? {} : { interrupted: 'true' }),
  };
  for (const [library, version] of Object.entries(start?.versions ?? {}))
    pairs[`version.${library}`] = version;
  return {
    name: 'properties',
    children: Object.entries(pairs).map(([key, value]) => ({
      name: 'property',
      attributes: { name: key, value },
    })),
  };
}

/** Failures that the baseline knows: this format can only say that they were left out. */
function known(results: readonly CaseResult[]): number {
  return results.filter((result) => result.verdict === 'fail' && result.known).length;
}

/** Entries of the baseline that are no longer right are failures of their own. */
function baselineSuite(run: CollectedRun, host: string): Element[] {
  const { issues } = run;
  if (issues.length === 0) return [];
  const attributes = {
    name: 'baseline',
    tests: issues.length,
    failures: issues.length,
    errors: 0,
    skipped: 0,
    time: seconds(0),
    timestamp: timestamp(run),
    hostname: host,
  };
  const cases = issues.map(({ kind, case: id, message, at }, position) => ({
    name: 'testcase',
    attributes: {
      name: `${id} (${kind}, entry ${position + 1})`,
      classname: 'baseline',
      file: at.file,
      line: at.line,
      time: seconds(0),
    },
    children: [
      {
        name: 'failure',
        attributes: { type: `baseline/${kind}`, message: firstLine(message) },
        text: message,
      },
    ],
  }));
  return [{ name: 'testsuite', attributes, children: [{ name: 'properties' }, ...cases] }];
}

/** A target without verdicts is an error in the file, not an empty file. */
function troubleSuite(target: CollectedTarget, head: object, properties: Element): Element {
  const { code, message, remedy, detail } = target.trouble!;
  const text = [message, remedy, detail].filter((part) => part !== undefined).join('\n');
  return {
    name: 'testsuite',
    attributes: {
      name: `${target.name} target`,
      tests: 1,
      failures: 0,
      errors: 1,
      skipped: 0,
      time: seconds(0),
      ...head,
    },
    children: [
      properties,
      {
        name: 'testcase',
        attributes: { name: 'target gives verdicts', classname: `${target.name}.target`, time: seconds(0) },
        children: [{ name: 'error', attributes: { type: code, message: firstLine(message) }, text }],
      },
    ],
  };
}

function testcase(result: CaseResult, target: CollectedTarget, desk: Desk): Element {
  const outcome = outcomeOf(result, target, desk);
  return {
    name: 'testcase',
    attributes: {
      name: result.id,
      classname: `${target.name}.${result.suite}`,
      file: result.at.file,
      line: result.at.line,
      time: seconds(result.durationMs),
    },
    ...(outcome ? { children: [outcome] } : {}),
  };
}

function outcomeOf(result: CaseResult, target: CollectedTarget, desk: Desk): Element | undefined {
  const { verdict, findings, reason = '', observed, attempts } = result;
  const block = () => caseBlock(result, target.name, desk, target.start).join('\n');
  if (verdict === 'fail' && result.known) {
    const { as, reason: why } = result.known;
    const message = as === 'expected' ? `known failure: ${why}` : `flaky: ${why}`;
    return { name: 'skipped', attributes: { message: firstLine(message) }, text: message };
  }
  switch (verdict) {
    case 'fail': {
      const first = findings[0];
      const message = first
        ? `${first.message}: expected ${first.expected}, saw ${first.actual}`
        : result.title;
      const type = first?.requirement ?? result.proves[0] ?? result.id;
      return { name: 'failure', attributes: { type, message: firstLine(message) }, text: block() };
    }
    case 'error':
      return { name: 'error', attributes: { type: 'harness', message: firstLine(reason) }, text: block() };
    case 'skip':
      return { name: 'skipped', attributes: { message: firstLine(reason) }, text: reason };
    case 'warn':
      return { name: 'system-out', text: block() };
    case 'info':
      return { name: 'system-out', text: `seen as "${observed ?? 'unnamed'}"` };
    case 'pass':
      if (result.flaky) return flakyFailure(result.flaky, attempts);
      if (attempts <= 1) return undefined;
      return {
        name: 'flakyFailure',
        attributes: { type: 'retried', message: `passed at attempt ${attempts}` },
        text: `passed at attempt ${attempts}`,
      };
  }
}

/** Only a pass can carry it: Jenkins and others count it, and show what the first attempt came to. */
function flakyFailure({ findings }: NonNullable<CaseResult['flaky']>, attempts: number): Element {
  const told = findings.map(
    ({ requirement, message, expected, actual }) =>
      `${requirement}: ${message}: expected ${expected}, saw ${actual}`,
  );
  const message = `passed at attempt ${attempts}; before: ${told[0] ?? 'failed'}`;
  return {
    name: 'flakyFailure',
    attributes: { type: findings[0]?.requirement ?? 'retried', message: firstLine(message) },
    text: told.join('\n'),
  };
}

/** Seconds with a point and no grouping, whatever the locale. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** The oldest schema knows no zone: UTC is meant. */
function timestamp(run: CollectedRun): string {
  return (run.start?.startedAt ?? '1970-01-01T00:00:00').slice(0, 19);
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
