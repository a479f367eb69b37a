import type { Matcher } from '../model/matcher.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml.js';
import { repeated } from './octets.js';
import type { Problems } from './problems.js';
import { regex } from './regex.js';
import { didYouMean, nearest } from './suggest.js';
import { bytesNotation, checkOctets, literal, unescapeBytes, written } from './text.js';
import { PLAIN, type View } from './views.js';

/** The keys that make a map a matcher; everything else in a map is a key of what is looked at. */
export const MATCHER_KEYS = [
  'equal',
  'matches',
  'flags',
  'absent',
  'present',
  'is-a',
  'instance-of',
  'contains',
  'contains-all',
  'in-order',
  'unordered',
  'starts-with',
  'ends-with',
  'ignoring-case',
  'any-of',
  'all-of',
  'not',
  'at-least',
  'at-most',
  'length',
  'each',
  'same-as',
  'repeat',
  'times',
] as const;

const IS_MATCHER_KEY: ReadonlySet<string> = new Set(MATCHER_KEYS);

/** Compiles matchers of one scenario. */
export class MatcherCompiler {
  constructor(
    private readonly problems: Problems,
    /** Names that steps capture with `as`, and `target`. */
    private readonly captures: ReadonlySet<string>,
  ) {}

  compile(node: YamlNode, view: View = PLAIN): Matcher {
    if (node.kind === 'list')
      return {
        kind: 'list',
        items: node.items.map((item) => this.compile(item, view.each)),
      };
    if (node.kind === 'scalar') return this.scalar(node, view);
    const keys = node.entries.filter(({ key }) => this.isOperator(key, view));
    if (keys.length === 0 || node.entries.length === 0) return this.map(node, view);
    if (keys.length === node.entries.length) return this.operators(node, view);
    const other = node.entries.find((entry) => !keys.includes(entry))!;
    this.mixed(keys[0]!, other, view);
    return { kind: 'present' };
  }

  private isOperator(key: string, view: View): boolean {
    return IS_MATCHER_KEY.has(key) && !(view.keys && Object.hasOwn(view.keys, key));
  }

  private mixed(matcher: YamlEntry, other: YamlEntry, view: View): void {
    const meant = nearest(other.key, MATCHER_KEYS);
    if (meant !== undefined && !view.keys) {
      const message = `unknown matcher "${other.key}"`;
      this.problems.error('suite/unknown-matcher', other.keySpan, message, `did you mean "${meant}"?`);
      return;
    }
    const message = `"${matcher.key}" is a matcher, but "${other.key}" beside it is a key of what is looked at`;
    const remedy = `write all-of: [{ ${matcher.key}: … }, { ${other.key}: … }]`;
    this.problems.error('suite/unknown-matcher', matcher.keySpan, message, remedy);
  }

  private map(node: YamlMap, view: View): Matcher {
    const keys = node.entries.map(({ key, keySpan, value }): [string, Matcher] => {
      if (view.keys && !Object.hasOwn(view.keys, key)) {
        const candidates = [...Object.keys(view.keys), ...MATCHER_KEYS];
        const remedy = didYouMean(key, candidates) ?? `these are known: ${Object.keys(view.keys).join(', ')}`;
        this.problems.error('suite/unknown-key', keySpan, `"${key}" is nothing that is seen here`, remedy);
      }
      if (view.lowerCase && key !== key.toLowerCase()) {
        const remedy = `write "${key.toLowerCase()}"; \`fields\` has the lines as sent`;
        this.problems.error('suite/header-case', keySpan, 'header names are seen in lower case', remedy);
      }
      if (view.lowerCase && value.kind === 'scalar' && typeof value.value === 'number') {
        const message = 'header values are text, which no number is equal to';
        this.problems.error('suite/header-text', value.span, message, `write "${written(value)}"`);
      }
      return [key, this.compile(value, view.keys?.[key] ?? view.each)];
    });
    return { kind: 'map', keys };
  }

  private scalar(node: YamlScalar, view: View): Matcher {
    const allowed = view.values;
    if (view.scalar !== undefined && !(typeof node.value === 'string' && allowed?.includes(node.value)))
      return {
        kind: 'map',
        keys: [[view.scalar, this.compile(node, view.keys?.[view.scalar])]],
      };
    if (allowed && !(typeof node.value === 'string' && allowed.includes(node.value))) {
      const remedy = `one of: ${allowed.join(', ')}`;
      this.problems.error('suite/never-seen', node.span, `${written(node)} is never seen here`, remedy);
    }
    return this.equal(node);
  }

  private equal(node: YamlScalar): Matcher {
    if (typeof node.value !== 'string') return { kind: 'equal', value: node.value };
    const notation = bytesNotation(node.value);
    if (notation === undefined) return { kind: 'equal', value: literal(node.value, node, this.problems) };
    const octets = literal(unescapeBytes(notation, node, this.problems), node, this.problems);
    return { kind: 'equal', value: checkOctets(octets, node, this.problems), octets: true };
  }

  private operators(node: YamlMap, view: View): Matcher {
    const of: Matcher[] = [];
    for (const entry of node.entries) {
      const matcher = this.operator(entry, node, view);
      if (matcher) of.push(matcher);
    }
    const only = of.length === 1 ? of[0]! : undefined;
    return only ? { ...only } : { kind: 'all-of', of };
  }

  private operator({ key, value }: YamlEntry, node: YamlMap, view: View): Matcher | undefined {
    switch (key as (typeof MATCHER_KEYS)[number]) {
      case 'equal':
        return this.literally(value);
      case 'matches':
        return regex(value, node, this.problems);
      case 'absent':
      case 'present':
        return { kind: (key === 'absent') === this.flag(value) ? 'absent' : 'present' };
      case 'is-a':
      case 'instance-of':
        return { kind: 'is-a', type: this.text(value), ...(key === 'instance-of' ? { base: true } : {}) };
      case 'contains':
        return { kind: 'contains', item: this.compile(value, view.each) };
      case 'contains-all':
        return {
          kind: 'all-of',
          of: this.list(value, view.each).map((item) => ({ kind: 'contains', item })),
        };
      case 'in-order':
        return { kind: 'in-order', items: this.list(value, view.each) };
      case 'unordered':
        return { kind: 'list', items: this.list(value, view.each), unordered: true };
      case 'starts-with':
      case 'ends-with':
      case 'ignoring-case':
        return { kind: key as 'starts-with' | 'ends-with' | 'ignoring-case', text: this.text(value) };
      case 'any-of':
      case 'all-of':
        return { kind: key as 'any-of' | 'all-of', of: this.list(value, view) };
      case 'not':
        return { kind: 'not', item: this.compile(value, view) };
      case 'at-least':
      case 'at-most':
        return { kind: key as 'at-least' | 'at-most', number: this.number(value) };
      case 'length':
        return { kind: 'length', item: this.compile(value) };
      case 'each':
        return { kind: 'each', item: this.compile(value, view.each) };
      case 'same-as':
        return this.sameAs(value);
      case 'repeat': {
        const run = repeated(node, this.problems);
        return run && { kind: 'repeated', text: run.repeat, times: run.times };
      }
      case 'times':
      case 'flags':
        return this.companion(key, node);
    }
  }

  /** `times` and `flags` mean something only beside `repeat` and `matches`. */
  private companion(key: string, node: YamlMap): undefined {
    const lead = key === 'times' ? 'repeat' : 'matches';
    if (!node.entries.some((entry) => entry.key === lead)) {
      const message = `"${key}" stands beside "${lead}" only`;
      this.problems.error('suite/unknown-matcher', node.span, message);
    }
    return undefined;
  }

  private literally(node: YamlNode): Matcher {
    if (node.kind === 'scalar') return this.equal(node);
    if (node.kind === 'list') return { kind: 'list', items: node.items.map((item) => this.literally(item)) };
    return { kind: 'map', keys: node.entries.map(({ key, value }) => [key, this.literally(value)]) };
  }

  private sameAs(node: YamlNode): Matcher {
    const path = this.text(node).split('.');
    if (!this.captures.has(path[0]!)) {
      const remedy = didYouMean(path[0]!, this.captures) ?? 'a step keeps what it saw with `as: NAME`';
      this.problems.error('suite/unknown-capture', node.span, `no step keeps "${path[0]}"`, remedy);
    }
    return { kind: 'same-as', path };
  }

  private list(node: YamlNode, view?: View): Matcher[] {
    if (node.kind === 'list') return node.items.map((item) => this.compile(item, view));
    this.problems.error('suite/matcher', node.span, 'a list of matchers is wanted here');
    return [];
  }

  private text(node: YamlNode): string {
    if (node.kind === 'scalar' && node.value !== null) {
      const text = written(node);
      const notation = bytesNotation(text);
      return literal(
        notation === undefined ? text : unescapeBytes(notation, node, this.problems),
        node,
        this.problems,
      );
    }
    this.problems.error('suite/matcher', node.span, 'text is wanted here');
    return '';
  }

  private number(node: YamlNode): number {
    if (node.kind === 'scalar' && typeof node.value === 'number') return node.value;
    this.problems.error('suite/matcher', node.span, 'a number is wanted here');
    return 0;
  }

  private flag(node: YamlNode): boolean {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    this.problems.error('suite/matcher', node.span, 'true or false is wanted here');
    return true;
  }
}
