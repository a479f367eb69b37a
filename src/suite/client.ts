import type { Matcher } from '../model/matcher.js';
import type { ClientOp, ClientStep, Waited } from '../model/scenario.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import type { Setting } from './application.js';
import { check } from './check.js';
import { methodsIn } from './methods.js';
import { template } from './octets.js';
import { request } from './request.js';
import { CLIENT_VERBS, clientStep, EXPECTATIONS } from './schema-client.js';
import { base, Counter, holds, itemsOf, numberOf, textOf, verbOf } from './step.js';
import { loopNames, Substitution } from './substitute.js';
import { literal, written } from './text.js';
import { frame, handshake, message } from './websocket.js';

/** Steps of one script once its repeats are unrolled, at most. */
const MAX_STEPS = 2000;

/** Compiles the client's script; `repeat` is unrolled. */
export function clientSteps(node: YamlNode | undefined, setting: Setting): ClientStep[] {
  const counter = new Counter();
  return steps(itemsOf(node), counter, setting);
}

function steps(nodes: readonly YamlNode[], counter: Counter, setting: Setting): ClientStep[] {
  const result: ClientStep[] = [];
  for (const node of nodes) {
    const verb = verbOf(node, CLIENT_VERBS, setting.problems);
    if (!verb) continue;
    if (verb.key === 'repeat') result.push(...unrolled(verb.value, counter, setting));
    else result.push(step(node as YamlMap, verb.key, verb.value, counter, setting));
    if (result.length > MAX_STEPS) {
      tooMany(node, setting);
      return result.slice(0, MAX_STEPS);
    }
  }
  return result;
}

function tooMany(node: YamlNode, { problems }: Setting): void {
  problems.error('suite/too-large', node.span, `more than ${MAX_STEPS} steps once the repeats are unrolled`);
}

function unrolled(node: YamlNode, counter: Counter, setting: Setting): ClientStep[] {
  const as = textOf(node, 'as') ?? 'i';
  const inner = itemsOf(node, 'do');
  const later = loopNames(child(node, 'do'));
  const result: ClientStep[] = [];
  for (let i = 0; i < (numberOf(node, 'times') ?? 0); i++) {
    // Rounds are counted too, since those of nested repeats multiply even where they come to nothing.
    if (result.length > MAX_STEPS || counter.nextRound() > MAX_STEPS) {
      tooMany(node, setting);
      break;
    }
    const value: YamlNode = { kind: 'scalar', value: i, span: node.span, size: 1 };
    const round = new Substitution(new Map([[as, value]]), later, setting.problems);
    const nodes = inner.map((step) => round.apply(step));
    if (nodes.every((step) => check(clientStep, step, setting.problems)))
      result.push(...steps(nodes, counter, setting));
  }
  return result;
}

function step(node: YamlMap, verb: string, value: YamlNode, counter: Counter, setting: Setting): ClientStep {
  const within = numberOf(node, 'within');
  const as = textOf(node, 'as');
  const shared = base(node, counter);
  return {
    ...shared,
    op: op(verb, value, node, setting),
    on: textOf(node, 'on') ?? 'a',
    ...(as === undefined ? {} : { as }),
    ...(within === undefined ? {} : { within: Math.round(within * 1000) }),
  };
}

function op(verb: string, value: YamlNode, node: YamlMap, setting: Setting): ClientOp {
  const { problems } = setting;
  switch (verb) {
    case 'request': {
      if (child(value, 'chunked')) setting.needs.add('chunked-request');
      const { bytes, method } = request(value, problems);
      return { verb: 'send', segments: [bytes], methods: [method] };
    }
    case 'send':
      return send(value, setting);
    case 'websocket':
      return handshake(value, problems);
    case 'frame':
    case 'frames': {
      const nodes = verb === 'frame' ? [value] : itemsOf(value);
      const frames = nodes.map((one) => frame(one, problems));
      return { verb: 'frames', frames, ...(holds(node, 'dribble', true) ? { dribble: true } : {}) };
    }
    case 'message':
      return { verb: 'frames', frames: message(value, problems) };
    case 'wait-for':
      return { verb, what: text(value, setting) as Waited };
    case 'open':
    case 'await':
      return { verb, gate: text(value, setting) };
    case 'await-app': {
      const reached = value.kind === 'scalar' ? text(value, setting) : textOf(value, 'reached');
      return {
        verb,
        program: textOf(value, 'program') ?? 'main',
        reached: reached as 'called' | 'ended' | 'closed',
      };
    }
    case 'await-stall':
      return { verb, program: text(value, setting) };
    case 'start-server':
      return { verb, ready: !holds(value, 'ready', false) };
    case 'signal':
      return { verb, signal: text(value, setting) };
    case 'expect-silence':
      return { verb, matcher: NOTHING, because: textOf(value, 'because') ?? '' };
    case 'connect':
    case 'half-close':
    case 'close':
    case 'reset':
    case 'pause':
    case 'resume':
    case 'wait-ready':
      return { verb };
    default:
      return expectation(verb, value, setting);
  }
}

/** What a quiet time must show: no octets. */
const NOTHING: Matcher = { kind: 'equal', value: '', octets: true };

function send(value: YamlNode, { problems }: Setting): ClientOp {
  const nodes = child(value, 'segments') ? itemsOf(value, 'segments') : [value];
  const segments = nodes.map((segment) => template(segment, problems));
  const given = child(value, 'methods');
  const methods = given
    ? itemsOf(given).map((method) => (method.kind === 'scalar' ? written(method) : ''))
    : methodsIn(segments);
  return { verb: 'send', segments, methods };
}

function expectation(verb: string, value: YamlNode, { matchers }: Setting): ClientOp {
  const given = verb.startsWith('given');
  const expect = given ? verb.replace('given', 'expect') : verb;
  const view = EXPECTATIONS[expect]!;
  const isEmpty = value.kind === 'scalar' && value.value === null;
  const matcher: Matcher =
    expect === 'expect-end' && isEmpty
      ? { kind: 'map', keys: [['how', ENDED]] }
      : matchers.compile(value, view);
  return { verb: expect as 'expect', matcher, ...(given ? { given: true } : {}) };
}

const ENDED: Matcher = {
  kind: 'any-of',
  of: [
    { kind: 'equal', value: 'fin' },
    { kind: 'equal', value: 'reset' },
  ],
};

function text(node: YamlNode, { problems }: Setting): string {
  return node.kind === 'scalar' ? literal(written(node), node, problems) : '';
}
