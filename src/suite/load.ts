import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clause, Document } from '../model/clause.js';
import type { Problem } from '../model/problem.js';
import type { Scenario } from '../model/scenario.js';
import { type Compiled, readCache } from './cache.js';
import { BUILTIN_LABEL, builtinFolder, type Folder, listFolder, readText, type SuiteFile } from './folder.js';
import { Kept } from './kept.js';

/** Suites as they are run, with what is wrong with them. */
export interface Loaded {
  /** Cases in the order of their files; those with errors are left out. */
  readonly scenarios: readonly Scenario[];
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly documents: ReadonlyMap<string, Document>;
  readonly problems: readonly Problem[];
  /** The text of a file that a span names, for excerpts; undefined for another. */
  readonly sources: (file: string) => string | undefined;
}

/** Which suites to load. */
export interface LoadOptions {
  /** Folders (or single files) of the user's own suites. */
  readonly folders?: readonly string[];
  /** Are the scenarios shipped with gatespec loaded too (default true)? Their clauses always are. */
  readonly builtin?: boolean;
  /** Folder of the suites shipped with gatespec. */
  readonly builtinFolder?: string;
  /** The user's cache folder; where given, suites that were compiled before are not compiled again. */
  readonly cache?: string | undefined;
}

/** Cases of a run, at most. */
const MAX_CASES = 50_000;

/**
 * Loads suites: those shipped with gatespec, and those of the given folders. A suite's id is its path below its folder; `requirements/`
 * holds clauses. What is wrong with a file is told in `problems`, never thrown.
 */
export async function loadSuites(options: LoadOptions = {}): Promise<Loaded> {
  const { folders = [], builtin = true } = options;
  const shipped = await listFolder(options.builtinFolder ?? builtinFolder(), BUILTIN_LABEL);
  const loading = new Loading();
  if (folders.length > 0) return loadOwn(loading, shipped, folders, builtin, options.cache);
  const cached = readCache([...shipped.requirements, ...shipped.suites]);
  if (cached) return loading.cached(cached, [shipped]);
  await loading.add(shipped, await compiler(), builtin);
  return loading.loaded();
}

async function loadOwn(
  loading: Loading,
  shipped: Folder,
  paths: readonly string[],
  builtin: boolean,
  cache: string | undefined,
): Promise<Loaded> {
  const own: Folder[] = [];
  for (const path of paths) {
    const folder = await listFolder(path).catch((error: Error) => loading.missing(path, error));
    if (folder) own.push(folder);
  }
  const files = [
    ...shipped.requirements,
    ...(builtin ? shipped.suites : []),
    ...own.flatMap(({ requirements, suites }) => [...requirements, ...suites]),
  ];
  const kept = cache === undefined || own.length < paths.length ? undefined : new Kept(cache, paths, builtin);
  const known = kept?.read(files);
  if (known) return loading.cached(known, [shipped, ...own]);
  const baked = readCache([...shipped.requirements, ...shipped.suites]);
  const compile = await compiler();
  if (baked) loading.include(baked, shipped, builtin);
  else await loading.add(shipped, compile, builtin);
  for (const folder of own) await loading.add(folder, compile, true);
  const loaded = loading.loaded();
  if (loaded.problems.every(({ severity }) => severity !== 'error')) kept?.write(files, compiledOf(loaded));
  return loaded;
}

async function compiler(): Promise<Compile> {
  return (await import('./compile.js')).compileFolder;
}

/** What of loaded suites is kept. */
export function compiledOf({ scenarios, clauses, documents, problems }: Loaded): Compiled {
  return { scenarios, clauses: [...clauses.values()], documents: [...documents.values()], problems };
}

type Compile = typeof import('./compile.js').compileFolder;

class Loading {
  private readonly scenarios = new Map<string, Scenario>();
  private readonly clauses = new Map<string, Clause>();
  private readonly documents = new Map<string, Document>();
  private readonly problems: Problem[] = [];
  private readonly read = new Set<string>();
  /** Files that spans can name, by their labels. */
  private readonly files = new Map<string, string>();

  /** What was compiled before, and nothing else. */
  cached(compiled: Compiled, folders: readonly Folder[]): Loaded {
    for (const { requirements, suites } of folders)
      for (const file of [...requirements, ...suites]) this.files.set(file.label, file.path);
    const { clauses, documents, sources } = this;
    const filled = () => {
      if (clauses.size === 0) this.includeRequirements(compiled);
    };
    return {
      scenarios: compiled.scenarios,
      get clauses() {
        filled();
        return clauses;
      },
      get documents() {
        filled();
        return documents;
      },
      problems: compiled.problems,
      sources,
    };
  }

  private includeRequirements(compiled: Compiled): void {
    for (const clause of compiled.clauses) this.clauses.set(clause.id, clause);
    for (const document of compiled.documents) this.documents.set(document.id, document);
  }

  include(compiled: Compiled, folder: Folder, withSuites: boolean): void {
    for (const file of folder.requirements) this.isNew(file);
    for (const file of folder.suites) this.files.set(file.label, file.path);
    this.includeRequirements(compiled);
    if (!withSuites) return;
    this.problems.push(...compiled.problems);
    for (const scenario of compiled.scenarios) this.admit(scenario);
  }

  async add(folder: Folder, compile: Compile, withSuites: boolean): Promise<void> {
    const suites = withSuites ? folder.suites : [];
    const requirements = folder.requirements.filter((file) => this.isNew(file));
    for (const file of suites) this.files.set(file.label, file.path);
    const texts = await read([...requirements, ...suites]);
    const compiled = compile({ suites, requirements }, texts, this.clauses, this.documents);
    this.problems.push(...compiled.problems);
    for (const scenario of compiled.scenarios) this.admit(scenario);
  }

  /** The shipped folder may be named by hand as well: its clauses are read once. */
  private isNew({ path, label }: SuiteFile): boolean {
    const whole = resolve(path);
    if (this.read.has(whole)) return false;
    this.read.add(whole);
    this.files.set(label, path);
    return true;
  }

  private admit(scenario: Scenario): void {
    const other = this.scenarios.get(scenario.id);
    if (other) {
      const message = `the case "${scenario.id}" is already there: ${other.span.file}:${other.span.line}`;
      this.error('suite/duplicate-id', message, scenario.span);
    } else if (this.scenarios.size === MAX_CASES) {
      this.error('suite/too-large', `more than ${MAX_CASES} cases`, scenario.span);
    } else if (this.scenarios.size < MAX_CASES) {
      this.scenarios.set(scenario.id, scenario);
    }
  }

  missing(path: string, error: Error): undefined {
    this.error('suite/unreadable', `can't read ${path}: ${error.message}`, {
      file: path,
      line: 1,
      column: 1,
    });
    return undefined;
  }

  loaded(): Loaded {
    const { clauses, documents, problems, sources } = this;
    return { scenarios: [...this.scenarios.values()], clauses, documents, problems, sources };
  }

  private readonly sources = (label: string): string | undefined => {
    const path = this.files.get(label);
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  };

  private error(code: string, message: string, span: Problem['span']): void {
    this.problems.push({ code, severity: 'error', message, span });
  }
}

async function read(files: readonly SuiteFile[]): Promise<Map<string, string>> {
  const texts = await Promise.all(files.map(async (file) => [file.label, await readText(file)] as const));
  return new Map(texts);
}
