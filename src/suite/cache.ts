import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clause, Document } from '../model/clause.js';
import type { Problem } from '../model/problem.js';
import type { Scenario } from '../model/scenario.js';
import type { SuiteFile } from './folder.js';

/**
 * Suites compiled before, one JSON value a line: head, list of cases, clauses, and from there on one line a case. Listing cases reads the
 * first lines alone; a case is parsed when it is played.
 */
export interface Compiled {
  readonly scenarios: readonly Scenario[];
  readonly clauses: readonly Clause[];
  readonly documents: readonly Document[];
  /** Warnings; suites with errors are not kept. */
  readonly problems: readonly Problem[];
}

/** Members of a scenario that are parsed only when they are looked at. */
const BODY = ['programs', 'client', 'accept', 'never'] as const;
type Body = Pick<Scenario, (typeof BODY)[number]>;

interface Head {
  readonly hash: string;
  readonly problems: readonly Problem[];
}

/** A fresh build writes code and cache within moments; code that is newer than this came after the cache, and may compile otherwise. */
const BUILD_MS = 10_000;

/** Errors of the file system that mean: nothing is kept here. */
const UNREADABLE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']);

/** Where the build keeps the suites shipped with gatespec. Beside the sources there is none. */
export function cacheFile(): string {
  return fileURLToPath(new URL('../suites.jsonl', import.meta.url));
}

/** Hash of names and contents. */
export function contentHash(files: readonly SuiteFile[]): string {
  const hash = createHash('sha256');
  for (const { label, path } of files) hash.update(`${label}\0`).update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** The text to keep. */
export function encodeCache(compiled: Compiled, hash: string): string {
  const bodies: string[] = [];
  let at = 0;
  const heads = compiled.scenarios.map((scenario) => {
    const { programs, client, accept, never, ...rest } = scenario;
    const body = JSON.stringify({ programs, client, accept, never } satisfies Body);
    const length = Buffer.byteLength(body);
    bodies.push(body);
    const place: Place = [at, length];
    at += length + 1;
    return [place, rest];
  });
  const head: Head = { hash, problems: compiled.problems };
  const clauses = { clauses: compiled.clauses, documents: compiled.documents };
  return [head, heads, clauses].map((value) => `${JSON.stringify(value)}\n`).join('') + bodies.join('\n');
}

/** Offset among the bodies, and length, in octets. */
type Place = readonly [at: number, length: number];

/** What was compiled before from exactly these files by this very code; undefined where there is no such thing. */
export function readCache(files: readonly SuiteFile[], path: string = cacheFile()): Compiled | undefined {
  const octets = freshFile(path);
  if (!octets) return undefined;
  const lines = new Lines(octets);
  const head = lines.next() as Head;
  return head.hash === contentHash(files) ? decoded(head, lines) : undefined;
}

function freshFile(path: string): Buffer | undefined {
  try {
    const code = statSync(fileURLToPath(import.meta.url)).mtimeMs;
    return code > statSync(path).mtimeMs + BUILD_MS ? undefined : readFileSync(path);
  } catch (error) {
    if (UNREADABLE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function decoded(head: Head, lines: Lines): Compiled {
  const heads = lines.next() as [Place, Omit<Scenario, keyof Body>][];
  const [start, end] = lines.skip();
  let known: { readonly clauses: Clause[]; readonly documents: Document[] } | undefined;
  const requirements = () => {
    known ??= lines.parse(start, end) as NonNullable<typeof known>;
    return known;
  };
  return {
    scenarios: heads.map(([[at, length], rest]) =>
      lazy(rest, () => lines.parse(end + 1 + at, end + 1 + at + length) as Body),
    ),
    problems: head.problems,
    get clauses() {
      return requirements().clauses;
    },
    get documents() {
      return requirements().documents;
    },
  };
}

/** A scenario whose body is parsed when it is first looked at. Its members are its own, so that it copies and prints as any other. */
function lazy(rest: Omit<Scenario, keyof Body>, parse: () => Body): Scenario {
  let body: Body | undefined;
  const scenario = rest as Scenario;
  for (const key of BODY) {
    Object.defineProperty(scenario, key, {
      enumerable: true,
      get: () => {
        body ??= parse();
        return body[key];
      },
    });
  }
  return scenario;
}

/** Lines of JSON in a buffer. */
class Lines {
  private at = 0;

  constructor(private readonly octets: Buffer) {}

  next(): unknown {
    return this.parse(...this.skip());
  }

  /** Where the next line begins and ends. */
  skip(): [start: number, end: number] {
    const start = this.at;
    const end = this.octets.indexOf(0x0a, start);
    this.at = end + 1;
    return [start, end];
  }

  parse(start: number, end: number): unknown {
    return JSON.parse(this.octets.toString('utf8', start, end));
  }
}
