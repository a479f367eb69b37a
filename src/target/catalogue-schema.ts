import { z } from 'zod';
import type { Interface } from '../model/clause.js';
import { SETTINGS } from '../model/setting.js';
import type { Span } from '../model/span.js';
import { child, entry, parseYaml, plain, type YamlNode } from '../yaml.js';

/** What a target may declare (suites/README.md, "Needs"). */
const CAPABILITIES = [
  'websocket',
  'lifespan',
  'deflate',
  'http/1.1',
  'keep-alive',
  'pipelining',
  'chunked-request',
] as const;

const name = z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes');
const words = z.array(z.string());
const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'an environment variable'), z.string());

/** Flags (and variables) with `{value}`; `times` scales it, for a flag that counts in another unit. */
const setting = z.union([
  words,
  z.strictObject({
    arguments: words.optional(),
    environment: environment.optional(),
    times: z.number().positive().optional(),
  }),
]);

const part = {
  packages: words.optional(),
  interface: z.enum(['asgi', 'wsgi']).optional(),
  /**
   * The whole command; `{python}`, `{bin}` (folder of the installed scripts), `{launchers}`, `{state}` (an empty folder), `{host}` and `{port}` are
   * filled in. A word `{settings}` is where flags for settings go; else they go last.
   */
  command: words.optional(),
  /** Added after the command. */
  arguments: words.optional(),
  environment: environment.optional(),
  declares: z.array(z.enum(CAPABILITIES)).optional(),
  /** `null` takes away what the server's common part maps. */
  settings: z.partialRecord(z.enum(SETTINGS), setting.nullable()).optional(),
  notes: z.string().optional(),
};

const schema = z.strictObject({
  title: z.string(),
  /** The variant meant when the command line names none. */
  default: name,
  ...part,
  /** Folders under `fixtures` that the server's own code is in, put on the Python path. */
  paths: words.optional(),
  /** Flags that switch on a fault, with `{value}`. */
  faults: words.optional(),
  variants: z.record(name, z.strictObject({ title: z.string(), ...part })),
});

export interface Setting {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly times: number;
}

export interface Variant {
  readonly title: string;
  /** Requirements for pip; the first one is what `@VERSION` pins. Empty: nothing is installed. */
  readonly packages: readonly string[];
  readonly interface: Interface;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly declares: readonly string[];
  readonly settings: Readonly<Record<string, Setting>>;
  readonly notes?: string;
}

export interface KnownServer {
  readonly title: string;
  readonly default: string;
  readonly paths: readonly string[];
  readonly faults: readonly string[];
  readonly variants: Readonly<Record<string, Variant>>;
}

type Part = z.infer<typeof schema>['variants'][string];

/** Checks the text of a file; either the server, or what is wrong as `file:line:column: message`. */
export function parseServer(
  file: string,
  text: string,
): { readonly server?: KnownServer; readonly mistakes: readonly string[] } {
  const { root, problems } = parseYaml(file, text);
  if (!root) {
    const found = problems.map(({ span, message }) => at(span, message));
    return { mistakes: found.length > 0 ? found : [`${file}: empty`] };
  }
  const parsed = schema.safeParse(plain(root));
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) =>
      at(place(root, issue.path, issue), `${issue.path.join('.') || 'the file'}: ${issue.message}`),
    );
    return { mistakes };
  }
  const common = parsed.data;
  const mistakes: string[] = [];
  const variants: Record<string, Variant> = {};
  for (const [key, own] of Object.entries(common.variants)) {
    const span = entry(child(root, 'variants'), key)!.keySpan;
    const merged = merge(common, own);
    if (merged) variants[key] = merged;
    else mistakes.push(at(span, `${key}: neither it nor the common part has command and interface`));
  }
  if (!(common.default in common.variants))
    mistakes.push(at(child(root, 'default')!.span, `default: no variant ${common.default}`));
  if (mistakes.length > 0) return { mistakes };
  const { title, paths = [], faults = [] } = common;
  return { server: { title, default: common.default, paths, faults, variants }, mistakes };
}

function merge(common: Omit<Part, 'title'>, own: Part): Variant | undefined {
  const command = own.command ?? common.command;
  const implemented = own.interface ?? common.interface;
  if (!command || !implemented) return undefined;
  const notes = [common.notes, own.notes].filter((text) => text !== undefined).join('\n');
  return {
    title: own.title,
    packages: own.packages ?? common.packages ?? [],
    interface: implemented,
    command: [...command, ...(own.command ? [] : (common.arguments ?? [])), ...(own.arguments ?? [])],
    environment: { ...common.environment, ...own.environment },
    declares: own.declares ?? common.declares ?? [],
    settings: settingsFrom({ ...common.settings, ...own.settings }),
    ...(notes ? { notes } : {}),
  };
}

function settingsFrom(given: NonNullable<Part['settings']>): Record<string, Setting> {
  const settings: Record<string, Setting> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!value) continue;
    const full = Array.isArray(value) ? { arguments: value } : value;
    settings[key] = {
      arguments: full.arguments ?? [],
      environment: full.environment ?? {},
      times: full.times ?? 1,
    };
  }
  return settings;
}

/** The place of what an issue speaks of: the key itself where a key is unknown. */
function place(root: YamlNode, path: readonly PropertyKey[], issue: z.core.$ZodIssue): Span {
  let node = root;
  for (const step of path) {
    const next = node.kind === 'list' ? node.items[Number(step)] : child(node, String(step));
    if (!next) break;
    node = next;
  }
  const unknown = issue.code === 'unrecognized_keys' ? entry(node, issue.keys[0]!) : undefined;
  return unknown?.keySpan ?? node.span;
}

function at(span: Span, message: string): string {
  return `${span.file}:${span.line}:${span.column}: ${message}`;
}
