import type { z } from 'zod';
import type { Span } from '../model/span.js';
import { child, entry, plain, type YamlNode } from '../yaml.js';
import { type Issue, isMissing, type Path, wording } from './issue.js';
import type { Problems } from './problems.js';
import { didYouMean } from './suggest.js';

/** Holds a node against a schema; what does not fit becomes a problem at the place of the value, or of the unknown key. */
export function check(schema: z.ZodType, node: YamlNode, problems: Problems): boolean {
  const known = new Map<string, readonly string[]>();
  const result = schema.safeParse(plain(node), {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') known.set(keysOf(issue.keys), shapeOf(issue.inst));
      return undefined;
    },
  });
  if (result.success) return true;
  for (const issue of told(result.error.issues, [])) tell(issue, node, known, problems);
  return false;
}

interface Told {
  readonly issue: Issue;
  readonly path: Path;
}

/** The issues worth telling: of a union those of the branch that was meant, and no missing key beside an unknown one. */
function told(issues: readonly Issue[], before: Path): Told[] {
  const unknown = new Set(
    issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join()),
  );
  return issues.flatMap((issue): Told[] => {
    const path = [...before, ...issue.path];
    if (isMissing(issue) && unknown.has(issue.path.slice(0, -1).join())) return [];
    if (issue.code !== 'invalid_union') return [{ issue, path }];
    const meant = branchMeant(issue.errors);
    return meant ? told(meant, path) : [{ issue, path }];
  });
}

/** The one branch of a union whose outermost type fits, if there is exactly one such. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) =>
      !issues.some(
        ({ path, code }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'),
      ),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function tell(
  { issue, path }: Told,
  root: YamlNode,
  known: ReadonlyMap<string, readonly string[]>,
  problems: Problems,
): void {
  const node = follow(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const candidates = known.get(keysOf(issue.keys)) ?? [];
        const remedy = didYouMean(key, candidates) ?? listed(candidates);
        problems.error(
          'suite/unknown-key',
          keySpan(node, key),
          `unknown ${noun(candidates)} "${key}"`,
          remedy,
        );
      }
      return;
    case 'invalid_key':
      problems.error(
        'suite/name',
        keySpan(follow(root, path.slice(0, -1)), String(path.at(-1))),
        issue.issues[0]?.message ?? issue.message,
      );
      return;
    default: {
      const { message, remedy } = wording(issue, path, node);
      problems.error(codeOf(issue, path), node.span, message, remedy);
    }
  }
}

/** A time without an end is a problem of its own kind. */
function codeOf(issue: Issue, path: Path): string {
  const isTime = path.at(-1) === 'deadline' || path.at(-1) === 'within';
  return issue.code === 'too_big' && isTime ? 'suite/unbounded-wait' : 'suite/shape';
}

/** A step's keys are verbs, but for a few. */
function noun(candidates: readonly string[]): string {
  return candidates.includes('only') ? 'verb' : 'key';
}

function listed(candidates: readonly string[]): string | undefined {
  return candidates.length > 0 && candidates.length <= 12
    ? `known keys: ${candidates.join(', ')}`
    : undefined;
}

function keysOf(keys: readonly string[]): string {
  return keys.join('\n');
}

function shapeOf(schema: unknown): readonly string[] {
  const def = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def;
  return Object.keys(def?.shape ?? {});
}

/** The node at a path; the nearest one above it where the path leads to nothing. */
export function follow(root: YamlNode, path: Path): YamlNode {
  let node = root;
  for (const part of path) {
    const next = node.kind === 'list' ? node.items[Number(part)] : child(node, String(part));
    if (!next) return node;
    node = next;
  }
  return node;
}

function keySpan(node: YamlNode, key: string): Span {
  return entry(node, key)?.keySpan ?? node.span;
}
