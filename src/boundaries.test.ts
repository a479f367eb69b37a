import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = dirname(fileURLToPath(import.meta.url));

/** What the files of a folder may import from; their own folder always. `yaml*.ts`, `version.ts` and `cache-files.ts` are leaves that anyone may use. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  suite: ['model'],
  wire: ['model'],
  target: ['model'],
  report: ['model'],
  run: ['model', 'wire'],
  prove: ['model', 'run'],
  bench: ['model', 'run', 'suite', 'target'],
  cli: ['model', 'run', 'report', 'suite', 'target', 'prove', 'baseline', 'config', 'author'],
  index: ['model', 'run', 'report', 'suite', 'target'],
  author: ['model', 'wire'],
  baseline: ['model', 'suite'],
  config: ['model', 'suite'],
  yaml: ['model'],
  'yaml-list': [],
  version: [],
  'cache-files': [],
};
const LEAVES = ['yaml', 'yaml-list', 'version', 'cache-files'];

/** Who alone may import a package or a module of Node. */
const ONLY: Readonly<Record<string, RegExp>> = {
  commander: /^cli\//,
  chalk: /^report\/palette\.ts$/,
  yaml: /^yaml(-list)?\.ts$/,
  zod: /^(suite\/.*schema.*|target\/catalogue.*|report\/saved-schema)\.ts$/,
  undici: /^(wire|target)\//,
  ws: /^(wire|target)\//,
  'node:net': /^(wire|target|bench)\//,
  'node:tls': /^(wire|target)\//,
  'node:http': /^(wire|target)\//,
  'node:child_process': /^(wire|target|bench)\//,
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone once compiled, and so no part of a cycle. */
  readonly type: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|online)\.ts$/.test(file) && !file.includes('testing/'))
  .sort();
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found: Import[] = [];
  for (const [, type, specifier] of text.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'/gm))
    found.push({ from: file, to: target(file, specifier!), type: type !== undefined });
  for (const [, specifier] of text.matchAll(/^import\s+'([^']+)'/gm))
    found.push({ from: file, to: target(file, specifier!), type: false });
  for (const [, specifier] of text.matchAll(/(?<!\{@link )(?<!typeof )\bimport\('([^']+)'\)/g))
    found.push({ from: file, to: target(file, specifier!), type: false });
  return found;
}

function target(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return relative(SRC, resolve(SRC, dirname(file), specifier)).replace(/\.js$/, '.ts');
}

function folderOf(file: string): string {
  return file.includes('/') ? file.split('/')[0]! : file.replace(/\.ts$/, '');
}

describe('imports', () => {
  it('are found at all', () => {
    expect(imports).toContainEqual({ from: 'model/event.ts', to: 'model/result.ts', type: true });
    expect(imports.some(({ to }) => to === 'commander')).toBe(true);
  });

  it('point the way that data flows', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!files.includes(to)) return to.endsWith('.ts');
      const [source, destination] = [folderOf(from), folderOf(to)];
      return (
        source !== destination && !LEAVES.includes(destination) && !MAY_IMPORT[source]?.includes(destination)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('keep the wire free of scenarios', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('wire/') && to === 'model/scenario.ts')).toEqual(
      [],
    );
  });

  it('bring each library in at one place', () => {
    const wrong = imports.filter(({ from, to, type }) => {
      if (type) return false;
      const name = to.startsWith('node:') ? to : to.split('/')[0]!;
      return to === name && ONLY[name] !== undefined && !ONLY[name].test(from);
    });
    expect(wrong).toEqual([]);
  });

  it('have no cycles', () => {
    const graph = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, to, type } of imports) if (!type && graph.has(to)) graph.get(from)!.push(to);
    expect(cycleIn(graph)).toEqual([]);
  });
});

describe('the test of cycles', () => {
  it('finds one', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(cycleIn(graph)).toEqual(['b', 'c', 'b']);
  });
});

/** The first cycle found, as a path; empty for none. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe('sizes', () => {
  it('stay small: no file over 400 lines, nine in ten under 250, half under 100', () => {
    const sizes = files
      .map((file) => ({ file, lines: readFileSync(join(SRC, file), 'utf8').split('\n').length - 1 }))
      .sort((a, b) => a.lines - b.lines);
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]!.lines).toBeLessThan(100);
    expect(sizes[Math.floor(sizes.length * 0.9)]!.lines).toBeLessThan(250);
  });
});
