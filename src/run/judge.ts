import { type Clause, type Interface, strongest } from '../model/clause.js';
import type { Evidence } from '../model/evidence.js';
import type { Matcher } from '../model/matcher.js';
import type { Finding, Verdict } from '../model/result.js';
import type { ClientStep, Scenario, StepBase } from '../model/scenario.js';
import type { Value } from '../model/value.js';
import { type Docket, finding, place } from './docket.js';
import { judgeApplication } from './judge-application.js';
import { type Captures, type Mismatch, match } from './match.js';
import { unmetByScope } from './needs.js';
import { describe } from './wording.js';

export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly observed?: string;
  readonly reason?: string;
}

/** Judges one case. Pure: the same scenario and evidence give the same judgement, with no server at hand. */
export function judge(
  scenario: Scenario,
  evidence: Evidence,
  clauses: ReadonlyMap<string, Clause>,
): Judgement {
  // Where the case has brought the server down, that there is no connection any more is a part of it.
  if (evidence.trouble && !evidence.casualty)
    return { verdict: 'error', findings: [], reason: evidence.trouble.message };
  const unmet = unmetByScope(scenario.needs, evidence.journal);
  if (unmet) return { verdict: 'skip', findings: [], reason: unmet };
  const docket: Docket = { scenario, interface: evidence.interface, clauses };
  if (evidence.casualty) return { verdict: 'fail', findings: [casualty(docket, evidence.casualty)] };

  const client = judgeClient(docket, evidence);
  if ('reason' in client) return { verdict: 'error', findings: [], reason: client.reason };
  const { captures } = client;
  const findings = [...client.findings, ...judgeApplication(docket, evidence, captures)];
  // A script that was given up at a broken claim has not led the exchange to where the accepted behaviours differ.
  const outcome: Outcome =
    client.findings.length > 0 && evidence.brokenOff !== undefined
      ? { findings: [], verdict: 'pass' }
      : judgeAccepted(docket, evidence.final, captures);
  findings.push(...outcome.findings, ...judgeForbidden(docket, evidence.final, captures));
  if (findings.length === 0 && client.unreached) {
    return {
      verdict: 'error',
      findings,
      reason: `the script stopped before ${client.unreached}, though nothing was found wrong`,
    };
  }
  return {
    verdict: verdictOf(docket, findings, outcome.verdict),
    findings,
    ...(outcome.observed === undefined ? {} : { observed: outcome.observed }),
  };
}

function casualty(docket: Docket, { kind, detail }: NonNullable<Evidence['casualty']>): Finding {
  const message = kind === 'died' ? 'the server process died' : 'the server answered no more';
  return finding(
    docket,
    docket.scenario,
    { message, expected: 'a server that goes on serving', actual: detail },
    'must',
  );
}

export function applies(step: StepBase, at: Interface): boolean {
  return step.only === undefined || step.only === at;
}

/** What the client's script claimed in vain, and what its steps kept with `as`. */
type ClientJudgement = { findings: Finding[]; captures: Captures; unreached?: string } | { reason: string };

function judgeClient(docket: Docket, evidence: Evidence): ClientJudgement {
  const captures = new Map<string, Value>([['target', evidence.target]]);
  const seen = new Map(evidence.observations.map((observation) => [observation.step, observation]));
  const findings: Finding[] = [];
  for (const step of docket.scenario.client) {
    if (!applies(step, docket.interface)) continue;
    const observation = seen.get(step.index);
    if (!observation) return { findings, captures, unreached: `${step.op.verb} (line ${step.span.line})` };
    if (step.as) captures.set(step.as, observation.view);
    const late = observation.outcome === 'deadline' ? `within ${Math.round(observation.waitedMs)} ms` : '';
    const wrong = mismatchOf(step, observation.outcome, observation.view, captures);
    if (!wrong) continue;
    if (isPrecondition(step))
      return {
        reason: `${precondition(step)}: ${place(wrong)}expected ${wrong.expected}, saw ${wrong.actual}`,
      };
    findings.push(
      finding(docket, step, {
        message: `${place(wrong)}${claimed(step)} did not hold${late && ` ${late}`}`,
        expected: place(wrong) + wrong.expected,
        actual: wrong.actual,
      }),
    );
  }
  return { findings, captures };
}

export function mismatchOf(
  step: ClientStep,
  outcome: string,
  view: Value,
  captures: Captures,
): Mismatch | undefined {
  const { op } = step;
  if ('matcher' in op) return match(op.matcher as Matcher, view, captures);
  if (op.verb === 'wait-for') return undefined;
  if (outcome === 'met') return undefined;
  return { path: [], expected: waitedFor(step), actual: describe(view) };
}

export function isPrecondition({ op }: ClientStep): boolean {
  if ('matcher' in op) return op.given === true;
  return op.verb === 'websocket' || op.verb === 'connect' || op.verb === 'start-server';
}

function precondition(step: ClientStep): string {
  return `a precondition did not hold (${step.op.verb}, line ${step.span.line})`;
}

function claimed(step: ClientStep): string {
  return 'matcher' in step.op ? `what ${step.op.verb} says` : waitedFor(step);
}

function waitedFor({ op }: ClientStep): string {
  switch (op.verb) {
    case 'await':
      return `the application opens the gate "${op.gate}"`;
    case 'await-app':
      return `the application's program "${op.program}" is ${op.reached}`;
    case 'await-stall':
      return `the program "${op.program}" is held back`;
    case 'wait-ready':
    case 'start-server':
      return 'the server becomes ready';
    case 'websocket':
      return 'the WebSocket handshake opens';
    case 'connect':
      return 'the connection opens';
    default:
      return op.verb;
  }
}

interface Outcome {
  readonly findings: Finding[];
  readonly observed?: string;
  readonly verdict: Verdict;
}

function judgeAccepted(docket: Docket, final: Value, captures: Captures): Outcome {
  const { accept } = docket.scenario;
  if (accept.length === 0) return { findings: [], verdict: 'pass' };
  const misses: string[] = [];
  for (const entry of accept) {
    const wrong = match(entry.matcher, final, captures);
    if (wrong) {
      misses.push(`not ${entry.name}: ${place(wrong)}expected ${wrong.expected}, saw ${wrong.actual}`);
      continue;
    }
    if (entry.verdict !== 'warn') return { findings: [], observed: entry.name, verdict: entry.verdict };
    const text = {
      message: entry.because ?? `tolerated, not what the clause asks for: ${entry.name}`,
      expected:
        accept
          .filter((other) => other.verdict === 'pass')
          .map((other) => other.name)
          .join(' or ') || 'another behaviour',
      actual: entry.name,
    };
    return { findings: [finding(docket, entry, text, 'should')], observed: entry.name, verdict: 'warn' };
  }
  const text = {
    message: 'no accepted behaviour was seen',
    expected: accept.map((entry) => entry.name).join(' or '),
    actual: misses.join('; '),
  };
  return {
    findings: [finding(docket, { span: accept[0]!.span, clause: accept[0]!.clause }, text)],
    verdict: 'pass',
  };
}

function judgeForbidden(docket: Docket, final: Value, captures: Captures): Finding[] {
  return docket.scenario.never
    .filter((entry) => match(entry.matcher, final, captures) === undefined)
    .map((entry) =>
      finding(docket, entry, {
        message: entry.because ?? `this must never be seen: ${entry.name}`,
        expected: `never ${entry.name}`,
        actual: entry.name,
      }),
    );
}

const BY_LEVEL = { must: 'fail', should: 'warn', may: 'info' } as const;

function verdictOf(docket: Docket, findings: readonly Finding[], outcome: Verdict): Verdict {
  const worst = findings.length > 0 ? BY_LEVEL[strongest(findings.map((f) => f.level))] : 'pass';
  if (worst === 'fail' || worst === 'warn') return worst;
  return outcome === 'info' || worst === 'info' || docket.scenario.level === 'may' ? 'info' : 'pass';
}
