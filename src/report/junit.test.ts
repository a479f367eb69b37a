import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { RunEvent } from '../model/event.js';
import { junitReporter } from './junit.js';
import { caseResult, desk, finding, memoryOutput, runOf } from './testing/stream.js';

const SCHEMA = readFileSync(new URL('testing/junit.xsd', import.meta.url), 'utf8');

async function written(events: readonly RunEvent[]): Promise<string> {
  const output = memoryOutput();
  const reporter = junitReporter(output, desk());
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  return output.text;
}

/** The document, once the schema has accepted it. Every element is a list. */
async function validated(xml: string) {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [SCHEMA],
  });
  expect(errors).toEqual([]);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    textNodeName: 'text',
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
    parseTagValue: false,
  });
  return parser.parse(xml).testsuites[0];
}

const everyVerdict = [
  caseResult('http1/framing/pass', 'pass'),
  caseResult('http1/framing/fail', 'fail'),
  caseResult('http1/framing/warn', 'warn'),
  caseResult('http1/target/info', 'info', { observed: 'closed' }),
  caseResult('http1/target/skip', 'skip'),
  caseResult('http1/target/error', 'error'),
];

describe('the JUnit report', () => {
  it('is valid for every verdict, with one suite per target and suite file, and true counts', async () => {
    const root = await validated(await written(runOf({ uvicorn: everyVerdict, daphne: everyVerdict })));
    expect(root).toMatchObject({ tests: '12', failures: '2', errors: '2', skipped: '2', time: '3.210' });
    expect(root.testsuite.map(({ name, tests }: Record<string, string>) => `${name}: ${tests}`)).toEqual([
      'uvicorn http1/framing: 3',
      'uvicorn http1/target: 3',
      'daphne http1/framing: 3',
      'daphne http1/target: 3',
    ]);
    const [suite] = root.testsuite;
    expect(suite).toMatchObject({ timestamp: '2026-01-02T03:04:05', failures: '1', errors: '0' });
    expect(suite.testcase[0]).toMatchObject({
      classname: 'uvicorn.http1/framing',
      name: 'http1/framing/fail',
      file: 'suites/http1/framing.yaml',
      line: '3',
      time: '0.013',
    });
  });

  it('tells a failure in its text, because some readers show nothing else', async () => {
    const root = await validated(await written(runOf({ uvicorn: [everyVerdict[1]!] })));
    const [failure] = root.testsuite[0].testcase[0].failure;
    expect(failure.type).toBe('HTTP1-FRAMING-007');
    expect(failure.message).toBe('status: what expect says did not hold: expected status: 400, saw 200');
    for (const part of ['RFC 9112 section 6.3', 'suites/http1/framing.yaml:7:9', 'POST / HTTP/1.1', '--only'])
      expect(failure.text).toContain(part);
  });

  it('counts a warning and an observation as passed, and says them in the output of the case', async () => {
    const root = await validated(await written(runOf({ uvicorn: [everyVerdict[2]!, everyVerdict[3]!] })));
    expect(root).toMatchObject({ failures: '0', errors: '0', skipped: '0' });
    expect(root.testsuite[0].testcase[0]['system-out'][0]).toContain('WARN');
    expect(root.testsuite[1].testcase[0]['system-out'][0]).toBe('seen as "closed"');
  });

  it('shows a case that passed at a later attempt as flaky, not as failed', async () => {
    const root = await validated(await written(runOf({ u: [caseResult('a/b/c', 'pass', { attempts: 2 })] })));
    expect(root.failures).toBe('0');
    expect(root.testsuite[0].testcase[0].flakyFailure[0].message).toBe('passed at attempt 2');
  });

  it('has an error with the reason for a target that gave no verdict', async () => {
    const root = await validated(await written(runOf({ uvicorn: 'no module' }, { exit: 3 })));
    expect(root).toMatchObject({ tests: '1', errors: '1' });
    const [error] = root.testsuite[0].testcase[0].error;
    expect(error.type).toBe('target/exited');
    expect(error.text).toContain('look at its log below\nno module');
  });

  it('holds whatever a server sends', async () => {
    const nasty = '\u0000]]>\u001b[31m&amp;<b>"\ud800\uffff\u0085\r\n';
    const result = caseResult('a/b/c', 'fail', { findings: [finding({ message: nasty, actual: nasty })] });
    const root = await validated(await written(runOf({ [nasty]: [result] })));
    const [failure] = root.testsuite[0].testcase[0].failure;
    expect(failure.message).toContain('\\x00]]>\\x1b[31m&amp;<b>"\\ud800\\uffff\\x85');
  });

  it('is written for a run that was cut, and says so', async () => {
    const events = runOf({ uvicorn: everyVerdict }).filter(({ type }) => type !== 'run-end');
    const root = await validated(await written(events));
    const properties = root.testsuite[0].properties[0].property;
    expect(properties).toContainEqual({ name: 'interrupted', value: 'true' });
  });
});
