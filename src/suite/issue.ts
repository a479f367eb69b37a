import type { z } from 'zod';
import type { YamlNode } from '../yaml.js';
import { didYouMean } from './suggest.js';

/** One thing that a schema found wrong. */
export type Issue = z.core.$ZodIssue;
/** Where in the value: keys and positions from the outside in. */
export type Path = readonly PropertyKey[];

/** What an issue says in the words of the fixture language, with what would be right where that can be told. */
export interface Wording {
  readonly message: string;
  readonly remedy?: string;
}

/** Types of the schema, as a writer of YAML calls them. */
const NAMES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
  null: 'nothing',
};

/** An issue at a path, about the node there. */
export function wording(issue: Issue, path: Path, node: YamlNode): Wording {
  const key = path.filter((part) => typeof part === 'string').at(-1);
  if (isMissing(issue)) return missing(String(path.at(-1)));
  const scripted = script(issue, path, node);
  if (scripted) return scripted;
  const own = isOurs(issue) ? issue.message : undefined;
  if (own !== undefined) return { message: key === undefined ? own : `"${key}": ${own}` };
  const text = issue.code === 'invalid_union' ? union(issue.errors, node) : single(issue, node);
  return key === undefined ? text : { ...text, message: `"${key}" ${text.message}` };
}

function missing(key: string): Wording {
  const message = `"${key}" is missing`;
  if (key !== 'proves') return { message };
  return { message, remedy: 'name the clauses that the scenario proves; gatespec explain WORD finds them' };
}

/** What is wrong with the shape of a script, in terms of steps. */
function script(issue: Issue, path: Path, node: YamlNode): Wording | undefined {
  const at = path.findIndex((part) => part === 'app' || part === 'client');
  if (at < 0 || issue.code !== 'invalid_type') return undefined;
  const inScript = path.slice(at + 1);
  const isStep = typeof path.at(-1) === 'number' && inScript.length <= 2;
  if (isStep && (issue.expected === 'object' || issue.expected === 'record')) {
    const example = path[at] === 'app' ? 'respond: 200' : 'request: GET /';
    return {
      message: `a step must be a verb with its argument, and is ${kindOf(node)}`,
      remedy: `write it as a map: \`- ${example}\``,
    };
  }
  if (path[at] === 'app' && inScript.length === 1 && issue.expected === 'array')
    return {
      message: `the program "${String(inScript[0])}" must be a list of steps, and is ${kindOf(node)}`,
      remedy: '`app` is a list of steps, or a map of named programs',
    };
  return undefined;
}

/** Is it that a key that must be there is not? */
export function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

/** Was the message written in a schema, and not by the schema library? */
function isOurs(issue: Issue): boolean {
  return !/^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message);
}

function single(issue: Issue, node: YamlNode): Wording {
  switch (issue.code) {
    case 'invalid_type':
      return { message: `must be ${NAMES[issue.expected] ?? issue.expected}, and is ${kindOf(node)}` };
    case 'invalid_value':
      return choice(issue.values.map(String), node);
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int')
        return { message: `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}` };
      return { message: 'must not be empty' };
    case 'too_big':
      return { message: `must be at most ${issue.maximum}` };
    default:
      return { message: `is wrong: ${issue.message}` };
  }
}

function choice(values: readonly string[], node: YamlNode): Wording {
  if (values.length === 1) return { message: `must be ${values[0]}` };
  const written = node.kind === 'scalar' ? String(node.value) : '';
  const hint = didYouMean(written, values);
  return { message: `must be one of: ${values.join(', ')}`, ...(hint === undefined ? {} : { remedy: hint }) };
}

function union(branches: readonly (readonly Issue[])[], node: YamlNode): Wording {
  const wanted = branches.flatMap(([first]) => {
    if (first?.code === 'invalid_type') return [NAMES[first.expected] ?? first.expected];
    return first?.code === 'invalid_value' ? first.values.map(String) : [];
  });
  const names = [...new Set(wanted)];
  if (names.length === 0) return { message: 'does not fit' };
  const hint = node.kind === 'scalar' ? didYouMean(String(node.value), names) : undefined;
  return {
    message: `must be ${names.join(' or ')}, and is ${kindOf(node)}`,
    ...(hint === undefined ? {} : { remedy: hint }),
  };
}

function kindOf(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string')
    return `"${node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value}"`;
  return String(node.value);
}
