import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
} from 'yaml';
import type { Problem } from './model/problem.js';
import type { Span } from './model/span.js';

interface Placed {
  readonly span: Span;
  /** Nodes in this tree with every alias followed; bounds what walking it can cost. */
  readonly size: number;
}

/** A scalar: text, number, flag or null. */
export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** The text as written where it stands without quotes, for numbers whose notation matters (`1.0`, 2^60). */
  readonly source?: string;
}

/** A sequence. */
export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

/** A key of a map, as text, and its value. */
export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

/** A mapping; keys are unique. */
export interface YamlMap extends Placed {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

/** YAML 1.2 core data with the place of every node. Aliases are followed, `<<` is merged. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** Collections inside each other, at most. */
const MAX_DEPTH = 100;

/** Nodes written in one file, at most: five times a table as long as tables may be. */
const MAX_WRITTEN = 250_000;

/** Nodes of one file with aliases followed, at most: a few kilobytes of aliases of aliases stand for billions. */
const MAX_NODES = 1_000_000;

/** What became of one text. */
export interface Parsed {
  /** Absent where the text is no YAML at all, or empty. */
  readonly root?: YamlNode;
  readonly problems: readonly Problem[];
}

/** Parses one YAML document. Never throws: what is wrong comes back as problems, each with its place. */
export function parseYaml(file: string, text: string): Parsed {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const spanAt = (offset: number): Span => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const wrong = (offset: number, message: string, remedy?: string): void => {
    problems.push({
      code: 'suite/yaml',
      severity: 'error',
      message,
      ...(remedy === undefined ? {} : { remedy }),
      span: spanAt(offset),
    });
  };
  try {
    const composer = new Composer({ prettyErrors: false, schema: 'core' });
    const [document, another] = composer.compose(tokens(text, lines), true, text.length);
    if (!document) return { problems };
    if (another)
      wrong(another.range[0], 'a file is one document', 'put what follows --- into a file of its own');
    // What follows a syntax error mostly follows from it: the first one is told alone.
    const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
    if (error) wrong(error.pos[0], ...wording(error.code, error.message, text.slice(error.pos[0] - 1)));
    if (problems.length > 0 || document.contents === null) return { problems };
    const root = new Converter(spanAt, wrong).convert(document.contents as Node);
    return problems.length > 0 ? { problems } : { root, problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    wrong(0, error instanceof TooMuch ? error.message : 'the document is nested too deeply');
    return { problems };
  }
}

/** First characters of the lexemes that begin a scalar (the parser's mark for plain ones), a flow collection, a block scalar or an alias. */
const NODE_MARKS = '\x1f"\'[{|>*';

/** What would cost the parser time and memory out of all proportion. */
class TooMuch extends RangeError {}

/** The parser's tokens. @throws TooMuch */
function* tokens(text: string, lines: LineCounter) {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let depth = 0;
  let onLine = 0;
  let nodes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') depth++;
    else if (lexeme === ']' || lexeme === '}') depth--;
    else if (lexeme === '-' || lexeme === '?') onLine++;
    else if (lexeme === '\n' || lexeme === '\r\n') onLine = 0;
    if (NODE_MARKS.includes(lexeme[0]!)) nodes++;
    if (depth > MAX_DEPTH || onLine > MAX_DEPTH)
      throw new TooMuch(`more than ${MAX_DEPTH} collections inside each other`);
    if (nodes > MAX_WRITTEN) throw new TooMuch(`more than ${MAX_WRITTEN} nodes: split the file`);
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** The parser's message, put in terms of fixtures where it speaks to programmers, and what would be right. */
function wording(code: string, message: string, around: string): [message: string, remedy?: string] {
  if (around.startsWith('${')) return ['a variable inside [ ] or { } needs quotes', 'write "${name}"'];
  switch (code) {
    case 'TAG_RESOLVE_FAILED':
      return ['tags have no meaning here', 'remove the tag'];
    case 'DUPLICATE_KEY':
      return ['this key is already there'];
    case 'BLOCK_AS_IMPLICIT_KEY':
      return [firstLine(message), "quote text that holds ': '"];
    default:
      return [firstLine(message)];
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!;
}

/** Turns the parser's nodes into ours, in document order, so that an alias finds the anchor before it. */
class Converter {
  private readonly anchors = new Map<string, YamlNode>();
  private exhausted = false;

  constructor(
    private readonly spanAt: (offset: number) => Span,
    private readonly wrong: (offset: number, message: string, remedy?: string) => void,
  ) {}

  convert(node: Node): YamlNode {
    if (isAlias(node)) return this.follow(node.source, node.range?.[0] ?? 0);
    const converted = this.fresh(node);
    const { anchor } = node as { anchor?: string };
    if (anchor) this.anchors.set(anchor, converted);
    return converted;
  }

  private follow(anchor: string, offset: number): YamlNode {
    const target = this.anchors.get(anchor);
    if (!target) {
      this.wrong(offset, `no anchor &${anchor} ends before this alias`);
      return nothing(this.spanAt(offset));
    }
    return target;
  }

  private fresh(node: Node): YamlNode {
    const offset = node.range?.[0] ?? 0;
    const span = this.spanAt(offset);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.child(item, offset));
      return { kind: 'list', items, span, size: this.measure(items, offset) };
    }
    if (isMap(node)) {
      const entries = this.entries(node.items as Pair[], offset);
      const size = this.measure(
        entries.map((entry) => entry.value),
        offset,
      );
      return { kind: 'map', entries, span, size };
    }
    return this.scalar(node, span);
  }

  private scalar(node: Node, span: Span): YamlScalar {
    if (!isScalar(node)) return nothing(span);
    const value = node.value;
    const plain = node.type === 'PLAIN' && node.source !== undefined ? { source: node.source } : {};
    if (value === null || typeof value === 'boolean' || typeof value === 'number')
      return { kind: 'scalar', value, span, size: 1, ...plain };
    return { kind: 'scalar', value: String(value), span, size: 1, ...plain };
  }

  private child(item: unknown, offset: number): YamlNode {
    return item ? this.convert(item as Node) : nothing(this.spanAt(offset));
  }

  private measure(children: readonly YamlNode[], offset: number): number {
    const size = children.reduce((sum, child) => sum + child.size, 1);
    if (size > MAX_NODES && !this.exhausted) {
      this.exhausted = true;
      this.wrong(offset, `more than ${MAX_NODES} nodes once the aliases are followed`);
    }
    return size;
  }

  /** In the order in which they stand, merged ones at the place of their `<<`: of accepted behaviours the first one counts. */
  private entries(pairs: readonly Pair[], offset: number): YamlEntry[] {
    const entries = new Map<string, YamlEntry>();
    for (const pair of pairs) {
      const key = this.child(pair.key, offset);
      const value = this.child(pair.value, (pair.key as Node | null)?.range?.[1] ?? offset);
      const position = (pair.key as Node | null)?.range?.[0] ?? offset;
      if (key.kind !== 'scalar') {
        this.wrong(position, 'a key must be a scalar');
        continue;
      }
      const name = key.source ?? String(key.value);
      if (name === '<<' && key.source === '<<') {
        for (const entry of this.mergeable(value, position))
          if (!entries.has(entry.key)) entries.set(entry.key, entry);
      } else entries.set(name, { key: name, keySpan: key.span, value });
    }
    return [...entries.values()];
  }

  private mergeable(value: YamlNode, offset: number): readonly YamlEntry[] {
    if (value.kind === 'map') return value.entries;
    if (value.kind === 'list') return value.items.flatMap((item) => this.mergeable(item, offset));
    this.wrong(offset, '<< merges maps only');
    return [];
  }
}

function nothing(span: Span): YamlScalar {
  return { kind: 'scalar', value: null, span, size: 1 };
}

/** The value under a key of a map, or undefined. */
export function entry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((candidate) => candidate.key === key) : undefined;
}

/** The node under a key of a map, or undefined. */
export function child(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entry(node, key)?.value;
}

/** The same data without places. */
export function plain(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}
