import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One YAML file of a folder of suites. */
export interface SuiteFile {
  /** How spans and reports name it: below the folder as the user gave it. */
  readonly label: string;
  /** Path below the folder without its extension, with `/`. */
  readonly id: string;
  readonly path: string;
}

/** The YAML files of a folder of suites, each list in the order of its labels. */
export interface Folder {
  readonly suites: readonly SuiteFile[];
  /** What stands below `requirements/`. */
  readonly requirements: readonly SuiteFile[];
}

const YAML = /\.ya?ml$/;

/** Name that spans of the suites shipped with gatespec begin with, wherever it is installed. */
export const BUILTIN_LABEL = 'suites';

/** The folder of the suites shipped with gatespec. */
export function builtinFolder(): string {
  return fileURLToPath(new URL('../../suites', import.meta.url));
}

/**
 * Lists the YAML files of a folder, sorted, or takes one file as a folder of its own (with the `requirements/` beside it).
 * @throws the error of the file system when there is no such folder.
 */
export async function listFolder(path: string, label: string = posixPath(path)): Promise<Folder> {
  if ((await stat(path)).isFile()) {
    const beside = join(dirname(path), 'requirements');
    const id = basename(path).replace(YAML, '');
    const labelled = posix.join(posix.dirname(label), 'requirements');
    return { suites: [{ label, id, path }], requirements: await below(beside, labelled).catch(() => []) };
  }
  const all = await below(path, label);
  return {
    suites: all.filter(({ id }) => !id.startsWith('requirements/')),
    requirements: all.filter(({ id }) => id.startsWith('requirements/')),
  };
}

async function below(path: string, label: string): Promise<SuiteFile[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && YAML.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !posixPath(file.slice(path.length))
          .split('/')
          .some((part) => part.startsWith('.') || part === 'node_modules'),
    )
    .map((file) => {
      const relative = posixPath(file.slice(path.length)).replace(/^\/+/, '');
      return { label: posix.join(label, relative), id: relative.replace(YAML, ''), path: file };
    })
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** The text of a suite file. @throws the error of the file system. */
export function readText(file: SuiteFile): Promise<string> {
  return readFile(file.path, 'utf8');
}

function posixPath(path: string): string {
  return path
    .split(sep)
    .join('/')
    .replace(/(.)\/+$/, '$1');
}
