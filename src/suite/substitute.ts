import type { YamlEntry, YamlNode, YamlScalar } from '../yaml.js';
import type { Problems } from './problems.js';
import { isRunVariable, unknownVariable, written } from './text.js';

/** Variables by name, each with the place that defines it. */
export type Variables = ReadonlyMap<string, YamlNode>;

const WHOLE = /^\$\{([^}]*)\}$/;
const VARIABLE = /\$\$\{|\$\{([^}]*)\}/g;

/**
 * Replaces `${name}` in every scalar and key. A scalar that is nothing but `${name}` takes the value whole, with its place. Names in `later`
 * are left for whoever fills them in; the same for what only the run knows. `used` learns which variables were needed.
 */
export class Substitution {
  readonly used = new Set<string>();

  constructor(
    private readonly variables: Variables,
    private readonly later: ReadonlySet<string>,
    private readonly problems: Problems,
    /** The row that the variables are from. */
    private readonly row?: string,
  ) {}

  apply(node: YamlNode): YamlNode {
    if (node.kind === 'scalar') return this.scalar(node);
    if (node.kind === 'list') {
      const items = node.items.map((item) => this.apply(item));
      if (items.every((item, i) => item === node.items[i])) return node;
      return { ...node, items, size: sizeOf(items) };
    }
    const entries = node.entries.map((entry) => this.entry(entry));
    if (entries.every((entry, i) => entry === node.entries[i])) return node;
    return { ...node, entries, size: sizeOf(entries.map(({ value }) => value)) };
  }

  private entry(entry: YamlEntry): YamlEntry {
    const key = entry.key.includes('${') ? this.text(entry.key, entry.value) : entry.key;
    const value = this.apply(entry.value);
    return key === entry.key && value === entry.value ? entry : { ...entry, key, value };
  }

  private scalar(node: YamlScalar): YamlNode {
    if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
    const whole = WHOLE.exec(node.value)?.[1];
    const replacement = whole === undefined ? undefined : this.variables.get(whole);
    if (whole !== undefined && replacement && !this.isLater(whole)) {
      this.used.add(whole);
      return replacement;
    }
    const text = this.text(node.value, node);
    return text === node.value ? node : { kind: 'scalar', value: text, span: node.span, size: 1 };
  }

  private text(text: string, node: YamlNode): string {
    return text.replace(VARIABLE, (whole: string, name?: string) => {
      if (name === undefined || this.isLater(name)) return whole;
      const value = this.variables.get(name);
      if (value === undefined) {
        this.unknown(name, node);
        return '';
      }
      this.used.add(name);
      if (value.kind === 'scalar') return written(value);
      const message = `\${${name}} is a ${value.kind}: it can stand alone, but not inside text`;
      this.problems.error('suite/variable-in-text', node.span, message);
      return '';
    });
  }

  private unknown(name: string, node: YamlNode): void {
    const [code, span, message, remedy] = unknownVariable(name, node, [
      ...this.variables.keys(),
      ...this.later,
    ]);
    const whose = this.row === undefined ? message : `the row "${this.row}" does not define \${${name}}`;
    this.problems.error(code, span, whose, remedy);
  }

  private isLater(name: string): boolean {
    return this.later.has(name) || isRunVariable(name);
  }
}

function sizeOf(children: readonly YamlNode[]): number {
  return children.reduce((sum, { size }) => sum + size, 1);
}

/** Names that `repeat: { as: NAME }` defines anywhere below a node. */
export function loopNames(node: YamlNode | undefined, names = new Set<string>()): Set<string> {
  if (node?.kind === 'list') for (const item of node.items) loopNames(item, names);
  if (node?.kind !== 'map') return names;
  for (const { key, value } of node.entries) {
    if (key === 'repeat' && value.kind === 'map') {
      const as = value.entries.find((entry) => entry.key === 'as')?.value;
      if (as?.kind === 'scalar' && typeof as.value === 'string') names.add(as.value);
      else if (value.entries.some((entry) => entry.key === 'do')) names.add('i');
    }
    loopNames(value, names);
  }
  return names;
}
