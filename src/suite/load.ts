import { resolve } from 'node:path';
import type { Clause, Document } from '../model/clause.js';
import type { Problem } from '../model/problem.js';
import type { Scenario } from '../model/scenario.js';
import { BUILTIN_LABEL, builtinFolder, type Folder, listFolder, readText, type SuiteFile } from './folder.js';

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

export interface LoadOptions {
  /** Folders (or single files) of the user's own suites. */
  readonly folders?: readonly string[];
  /** Are the scenarios shipped with gatespec loaded too (default true)? Their clauses always are. */
  readonly builtin?: boolean;
  /** Folder of the suites shipped with gatespec. */
  readonly builtinFolder?: string;
}

/** Cases of a run, at most. */
const MAX_CASES = 50_000;

/**
 * Loads suites: those shipped with gatespec, and those of the given folders. A suite's id is its path below its folder; `requirements/`
 * holds clauses. What is wrong with a file is told in `problems`, never thrown.
 */
export async function loadSuites(options: LoadOptions = {}): Promise<Loaded> {
  const { compileFolder } = await import('./compile.js');
  const texts = new Map<string, string>();
  const loading = new Loading(texts);
  const own = await listFolder(options.builtinFolder ?? builtinFolder(), BUILTIN_LABEL);
  await loading.add(own, compileFolder, options.builtin ?? true);
  for (const path of options.folders ?? []) {
    const folder = await listFolder(path).catch((error: Error) => loading.missing(path, error));
    if (folder) await loading.add(folder, compileFolder, true);
  }
  return loading.loaded();
}

type Compile = typeof import('./compile.js').compileFolder;

class Loading {
  private readonly scenarios = new Map<string, Scenario>();
  private readonly clauses = new Map<string, Clause>();
  private readonly documents = new Map<string, Document>();
  private readonly problems: Problem[] = [];
  private readonly read = new Set<string>();

  constructor(private readonly texts: Map<string, string>) {}

  async add(folder: Folder, compile: Compile, withSuites: boolean): Promise<void> {
    const suites = withSuites ? folder.suites : [];
    const requirements = folder.requirements.filter((file) => this.isNew(file));
    const texts = await read([...requirements, ...suites]);
    for (const [label, text] of texts) this.texts.set(label, text);
    const compiled = compile({ suites, requirements }, texts, this.clauses, this.documents);
    this.problems.push(...compiled.problems);
    for (const scenario of compiled.scenarios) this.include(scenario);
  }

  /** The shipped folder may be named by hand as well: its clauses are read once. */
  private isNew({ path }: SuiteFile): boolean {
    const whole = resolve(path);
    if (this.read.has(whole)) return false;
    this.read.add(whole);
    return true;
  }

  private include(scenario: Scenario): void {
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
    const { clauses, documents, problems, texts } = this;
    return {
      scenarios: [...this.scenarios.values()],
      clauses,
      documents,
      problems,
      sources: (file) => texts.get(file),
    };
  }

  private error(code: string, message: string, span: Problem['span']): void {
    this.problems.push({ code, severity: 'error', message, span });
  }
}

async function read(files: readonly SuiteFile[]): Promise<Map<string, string>> {
  const texts = await Promise.all(files.map(async (file) => [file.label, await readText(file)] as const));
  return new Map(texts);
}
