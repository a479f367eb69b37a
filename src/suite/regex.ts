import type { Matcher } from '../model/matcher.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import { literal, written } from './text.js';

/** Characters of a regular expression, at most. */
const MAX_LENGTH = 500;

/** A repeated group that repeats inside, as `(a+)+`: its time can grow exponentially with the text. */
const NESTED_REPEAT = /\([^()]*[*+][^()]*\)(?:[*+]|\{\d+,)/;

/** `matches: REGEX` with its `flags` (of `i`, `s`, `m`), checked here so that a run can't stumble over it. */
export function regex(node: YamlNode, around: YamlMap, problems: Problems): Matcher | undefined {
  if (node.kind !== 'scalar' || node.value === null) {
    problems.error('suite/regex', node.span, 'a regular expression is wanted here');
    return undefined;
  }
  const source = literal(written(node), node, problems);
  const flagsNode = child(around, 'flags');
  const flags = flagsNode?.kind === 'scalar' ? String(flagsNode.value) : '';
  if (!/^[ism]*$/.test(flags))
    problems.error('suite/regex', flagsNode?.span ?? node.span, 'flags are of i, s and m');
  if (source.length > MAX_LENGTH) {
    problems.error('suite/regex', node.span, `a regular expression of more than ${MAX_LENGTH} characters`);
    return undefined;
  }
  const wrong = whyInvalid(source);
  if (wrong !== undefined) {
    problems.error('suite/regex', node.span, wrong);
    return undefined;
  }
  if (NESTED_REPEAT.test(source)) {
    const remedy = 'repeat only one of the two';
    problems.error('suite/regex', node.span, 'a repeat inside a repeated group can take for ever', remedy);
  }
  return { kind: 'matches', source, flags };
}

function whyInvalid(source: string): string | undefined {
  try {
    new RegExp(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
