import { type Clause, type Interface, strongest } from '../model/clause.js';
import type { ClientStep, Program, Scenario } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import { programs as compilePrograms, type Setting } from './application.js';
import { Behaviours } from './behaviours.js';
import { checkValues, clientCaptures, flat } from './captures.js';
import { check } from './check.js';
import { clientSteps } from './client.js';
import { atOnce, hasProcessSteps, interfacesOf, needsOf } from './derive.js';
import { checkGates } from './gates.js';
import { MatcherCompiler } from './matchers.js';
import { readNeeds, readSettings } from './needs.js';
import type { Problems } from './problems.js';
import { checkSize } from './program-size.js';
import { scenarioSchema } from './schema.js';
import { holds, itemsOf, numberOf, textOf } from './step.js';
import { didYouMean } from './suggest.js';
import { literal, written } from './text.js';
import { programsSent, traffic } from './traffic.js';
import { checkClaims } from './vacuous.js';

const DEFAULT_DEADLINE_SECONDS = 15;

/** What the file and the folder give to each scenario. */
export interface Surroundings {
  readonly suite: string;
  readonly needs: readonly string[];
  readonly interface: Interface | undefined;
  readonly clauses: ReadonlyMap<string, Clause>;
}

/** Compiles one case: a scenario whose variables are filled in. Undefined when it has errors, which are told. */
export function compileScenario(
  node: YamlMap,
  row: { readonly id: string; readonly span: Span } | undefined,
  around: Surroundings,
  problems: Problems,
): Scenario | undefined {
  const before = problems.errors;
  if (!check(scenarioSchema, node, problems)) return undefined;
  const deadlineMs = Math.round((numberOf(node, 'deadline') ?? DEFAULT_DEADLINE_SECONDS) * 1000);
  const matchers = new MatcherCompiler(problems, clientCaptures(child(node, 'client')));
  const needs = new Set([...around.needs, ...readNeeds(child(node, 'needs'), problems)]);
  const setting: Setting = { problems, matchers, deadlineMs, needs };
  const programs = compilePrograms(child(node, 'app'), node.span, setting);
  const client = clientSteps(child(node, 'client'), setting);
  const behaviours = new Behaviours(
    problems,
    matchers,
    programs.map(({ name }) => name),
  );
  const accept = behaviours.accepted(child(node, 'accept'));
  const never = behaviours.forbidden(child(node, 'never'));
  if (problems.errors > before) return undefined;

  const clauses = clausesOf(node, around, problems);
  for (const claim of [...claimsWithClause(programs, client), ...accept, ...never])
    if (claim.clause !== undefined) known(claim.clause, claim.span, around, problems);
  checkPrograms(programs, client, problems);
  checkDeadlines(client, deadlineMs, problems);
  checkGates(programs, client, problems);
  checkValues(programs, problems);
  checkSize(programs, problems);
  checkClaims(programs, client, accept, never, node.span, problems);
  const settings = readSettings(child(node, 'settings'), problems);
  const moved = traffic(client, programs);
  const required = needsOf({ programs, client }, needs, Object.keys(settings), moved, accept.length > 0);
  const id = textOf(node, 'id') ?? '';
  const why = textOf(node, 'why');
  const scenario: Scenario = {
    id: [around.suite, id, ...(row ? [row.id] : [])].join('/'),
    suite: around.suite,
    title: text(node, 'title', problems),
    ...(why === undefined ? {} : { why: text(node, 'why', problems) }),
    span: row?.span ?? node.span,
    proves: clauses.map((clause) => clause.id),
    level: strongest(clauses.map((clause) => clause.level)),
    interfaces: interfacesOf(
      { programs, client },
      [around.interface, textOf(node, 'interface') as Interface | undefined],
      clauses,
      node.span,
      problems,
    ),
    needs: required,
    programs,
    client,
    accept,
    never,
    ownProcess:
      Object.keys(settings).length > 0 ||
      programs.some(({ name }) => name === 'lifespan') ||
      hasProcessSteps(client),
    settings,
    alone: holds(node, 'alone', true),
    concurrency: atOnce(required),
    deadlineMs,
    kills: texts(child(node, 'kills')),
  };
  return problems.errors > before ? undefined : scenario;
}

function text(node: YamlNode, key: string, problems: Problems): string {
  const found = child(node, key);
  return found?.kind === 'scalar' ? literal(written(found), found, problems) : '';
}

function texts(node: YamlNode | undefined): string[] {
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [written(item)] : []));
}

function clausesOf(node: YamlNode, around: Surroundings, problems: Problems): Clause[] {
  return itemsOf(node, 'proves').flatMap((item) => {
    const id = item.kind === 'scalar' ? written(item) : '';
    return known(id, item.span, around, problems) ?? [];
  });
}

function known(id: string, at: Span, { clauses }: Surroundings, problems: Problems): Clause | undefined {
  const clause = clauses.get(id);
  if (!clause) {
    const remedy = didYouMean(id, clauses.keys()) ?? 'clauses stand in requirements/*.yaml';
    problems.error('suite/unknown-clause', at, `there is no clause "${id}"`, remedy);
  }
  return clause;
}

function* claimsWithClause(programs: readonly Program[], client: readonly ClientStep[]) {
  yield* client;
  for (const program of programs) yield* flat(program.steps);
}

function checkPrograms(
  programs: readonly Program[],
  client: readonly ClientStep[],
  problems: Problems,
): void {
  const names = programs.map(({ name }) => name);
  const used = new Set(['lifespan']);
  for (const step of client) {
    const { op } = step;
    if (op.verb === 'expect-knock') used.add('main');
    const waited = op.verb === 'await-app' || op.verb === 'await-stall' ? [op.program] : [];
    for (const name of [...programsSent(step), ...waited]) {
      used.add(name);
      if (names.includes(name)) continue;
      const remedy = didYouMean(name, names) ?? `the programs are: ${names.join(', ')}`;
      problems.error('suite/unknown-program', step.span, `there is no program "${name}"`, remedy);
    }
  }
  for (const { name, span, steps } of programs) {
    const implied = steps.length === 1 && steps[0]!.span === span;
    if (!used.has(name) && !implied)
      problems.error('suite/unused-program', span, `no request carries the program "${name}"`);
  }
}

function checkDeadlines(client: readonly ClientStep[], deadlineMs: number, problems: Problems): void {
  for (const { within, span } of client)
    if (within !== undefined && within > deadlineMs) {
      const message = `this waits for ${within / 1000} s, but the case ends after ${deadlineMs / 1000} s`;
      problems.error('suite/unbounded-wait', span, message, 'raise `deadline`, or lower `within`');
    }
}
