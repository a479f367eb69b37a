import type { Matcher } from '../model/matcher.js';
import type { AppStep, Program } from '../model/scenario.js';
import type { Span } from '../model/span.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import { argument } from './argument.js';
import { check } from './check.js';
import type { MatcherCompiler } from './matchers.js';
import type { Problems } from './problems.js';
import { APPLICATION_VERBS, applicationStep } from './schema-application.js';
import { base, Counter, itemsOf, textOf, verbOf } from './step.js';

/** What compiling the steps of a script needs to know of its scenario. */
export interface Setting {
  readonly problems: Problems;
  readonly matchers: MatcherCompiler;
  readonly deadlineMs: number;
  /** Learns what the steps need of a target. */
  readonly needs: Set<string>;
}

/** Compiles the application's script: a list is the program `main`, a map names its programs. Without one, `main` responds 200. */
export function programs(node: YamlNode | undefined, at: Span, setting: Setting): Program[] {
  if (node?.kind === 'list') return [program('main', node, setting)];
  if (node?.kind === 'map') return node.entries.map((entry) => program(entry.key, entry.value, setting));
  const respond = { status: 200, headers: [], body: { b: '' } };
  return [{ name: 'main', span: at, steps: [{ span: at, index: 0, verb: 'respond', argument: respond }] }];
}

function program(name: string, node: YamlNode, setting: Setting): Program {
  const counter = new Counter();
  return { name, span: node.span, steps: steps(itemsOf(node), counter, setting) };
}

function steps(nodes: readonly YamlNode[], counter: Counter, setting: Setting): AppStep[] {
  return nodes.flatMap((node) => {
    const verb = verbOf(node, APPLICATION_VERBS, setting.problems);
    return verb ? [step(node as YamlMap, verb.key, verb.value, counter, setting)] : [];
  });
}

function step(node: YamlMap, verb: string, value: YamlNode, counter: Counter, setting: Setting): AppStep {
  const shared = base(node, counter);
  if (verb === 'scope' || verb === 'environ') {
    return { ...shared, verb, argument: null, expect: setting.matchers.compile(value) };
  }
  const expect = child(node, 'expect');
  const raises = child(node, 'raises');
  const as = textOf(node, 'as');
  const inner = nested(verb, value);
  return {
    ...shared,
    verb,
    argument: argument(verb, value, setting.problems, setting.deadlineMs),
    ...(as === undefined ? {} : { as }),
    ...(expect ? { expect: setting.matchers.compile(expect) } : {}),
    ...(raises ? { raises: raised(raises, setting) } : {}),
    ...(inner ? { steps: steps(checked(inner, setting), counter, setting) } : {}),
  };
}

/** The steps inside a step. */
function nested(verb: string, value: YamlNode): readonly YamlNode[] | undefined {
  if (verb === 'repeat') return itemsOf(value, 'do');
  return verb === 'background' || verb === 'on-close' ? itemsOf(value) : undefined;
}

/** Those without errors: the schema of a scenario can't look into steps inside steps. */
function checked(nodes: readonly YamlNode[], { problems }: Setting): YamlNode[] {
  return nodes.filter((node) => check(applicationStep, node, problems));
}

function raised(node: YamlNode, setting: Setting): Matcher | false {
  if (node.kind === 'scalar' && node.value === false) return false;
  if (node.kind === 'scalar' && node.value === true) return { kind: 'present' };
  return setting.matchers.compile(node);
}
