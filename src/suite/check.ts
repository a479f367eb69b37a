import type { z } from 'zod';
import type { Span } from '../model/span.js';
import { child, entry, plain, type YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import { didYouMean } from './suggest.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

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

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

/** The one branch of a union whose outermost type fits, if there is exactly one such. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
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
        problems.error(
          'suite/unknown-key',
          keySpan(node, key),
          `unknown key "${key}"`,
          didYouMean(key, candidates) ?? listed(candidates),
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
    default:
      problems.error('suite/shape', node.span, wording(issue, path));
  }
}

function listed(candidates: readonly string[]): string | undefined {
  return candidates.length > 0 && candidates.length <= 12
    ? `known keys: ${candidates.join(', ')}`
    : undefined;
}

/** What is wrong, in the words of the fixture language. */
function wording(issue: Issue, path: Path): string {
  const where = path.length > 0 ? `"${path.filter((part) => typeof part === 'string').at(-1) ?? ''}": ` : '';
  if (isMissing(issue)) return `"${String(path.at(-1))}" is missing`;
  if (issue.code === 'invalid_union') {
    const wanted = issue.errors.map((branch) => (branch[0] ? bare(branch[0]) : '')).filter(Boolean);
    return `${where}${[...new Set(wanted)].join(', or ') || 'this does not fit'}`;
  }
  return where + bare(issue);
}

function bare(issue: Issue): string {
  return issue.message.replace(/^Invalid input: /, '');
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
