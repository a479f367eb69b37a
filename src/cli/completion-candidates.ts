import type { Argument, Command, Option } from 'commander';
import { longNameOf, placeholderOf, type Question, questionOf } from './completion-words.js';

/** One way for the word under the cursor to go on. */
export interface Candidate {
  readonly word: string;
  /** More follows within the word: no blank after it. */
  readonly open?: boolean;
  readonly about?: string;
}

export interface Candidates {
  readonly candidates: readonly Candidate[];
  /** The shell is to offer files, or folders. */
  readonly paths?: 'files' | 'folders';
}

type Source = (word: string, question: Question) => Promise<Candidate[]> | Candidate[];

const PATHS: Readonly<Record<string, 'files' | 'folders'>> = {
  dir: 'folders',
  file: 'files',
  files: 'files',
  report: 'files',
  reports: 'files',
  old: 'files',
  new: 'files',
};

/** Values that the parser has no list of, by an option's name, or by what stands for them in the help. */
const SOURCES: Readonly<Record<string, Source>> = {
  target: servers,
  glob: cases,
  id: casesAndClauses,
  fault: faults,
  '--fault': faults,
  'format[=file': formats,
  when: () => ['always', 'never', 'auto'].map((word) => ({ word })),
};

/** What the last word may become. @param words after the name of the program */
export async function candidatesFor(program: Command, words: readonly string[]): Promise<Candidates> {
  const question = questionOf(program, words);
  const { command, value } = question;
  const current = words.at(-1) ?? '';
  const candidates: Candidate[] = [];
  const help = command.createHelp();
  if (question.commands)
    for (const each of help.visibleCommands(command))
      candidates.push({ word: each.name(), about: each.description() });
  if (question.options)
    for (const option of help.visibleOptions(command))
      candidates.push({ word: option.long ?? option.flags, about: option.description });
  const paths = value && (PATHS[placeholderOf(value.of)] ?? afterFormat(value.of, value.word));
  if (value && !paths)
    for (const { word, ...rest } of await valuesOf(value.of, value.word, question))
      candidates.push({ word: value.prefix + word, ...rest });
  const fitting = candidates.filter(({ word }) => word.startsWith(current));
  return { candidates: fitting, ...(paths ? { paths } : {}) };
}

async function valuesOf(of: Option | Argument, word: string, question: Question): Promise<Candidate[]> {
  if (of.argChoices) return of.argChoices.map((choice) => ({ word: choice }));
  const source = SOURCES[longNameOf(of) ?? ''] ?? SOURCES[placeholderOf(of)];
  return (await source?.(word, question)) ?? [];
}

/** `--report junit=` is followed by a file. */
function afterFormat(of: Option | Argument, word: string): 'files' | undefined {
  return placeholderOf(of) === 'format[=file' && word.includes('=') ? 'files' : undefined;
}

async function formats(): Promise<Candidate[]> {
  const { FORMATS } = await import('../report/formats.js');
  return FORMATS.map((word) => ({ word, open: true }));
}

async function servers(word: string): Promise<Candidate[]> {
  const { knownServers, loadServer } = await import('../target/catalogue.js');
  const [name, variant] = word.split(':', 2);
  const names = knownServers();
  if (variant === undefined || !names.includes(name!)) return names.map((one) => ({ word: one, open: true }));
  const { defaultCacheDir } = await import('../target/folders.js');
  const { variants } = await loadServer(name!, defaultCacheDir(process.env));
  return Object.keys(variants).map((one) => ({ word: `${name}:${one}` }));
}

async function faults(): Promise<Candidate[]> {
  const { referenceFaults } = await import('../target/reference.js');
  return (await referenceFaults()).map(({ name }) => ({ word: name }));
}

async function cases(word: string, { given }: Question): Promise<Candidate[]> {
  const { loadSuites } = await import('../suite/load.js');
  const folders = given.get('--suites');
  const { scenarios } = await loadSuites(folders ? { folders, builtin: false } : {});
  return nextSegments(
    scenarios.map(({ id }) => id),
    word,
  );
}

async function casesAndClauses(word: string, question: Question): Promise<Candidate[]> {
  const { loadSuites } = await import('../suite/load.js');
  const folders = question.given.get('--suites');
  const { clauses } = await loadSuites(folders ? { folders, builtin: false } : {});
  return [...(await cases(word, question)), ...[...clauses.keys()].map((id) => ({ word: id }))];
}

/** Ids up to the next `/`, as a shell completes folders; and a glob for all that is below. */
export function nextSegments(ids: readonly string[], word: string): Candidate[] {
  const folder = word.slice(0, word.lastIndexOf('/') + 1);
  const found = new Map<string, Candidate>();
  for (const id of ids) {
    if (!id.startsWith(word)) continue;
    const end = id.indexOf('/', folder.length);
    const next = end < 0 ? id : id.slice(0, end + 1);
    found.set(next, { word: next, open: end >= 0 });
  }
  if (word !== '' && word === folder && found.size > 1) found.set(`${word}**`, { word: `${word}**` });
  return [...found.values()];
}
