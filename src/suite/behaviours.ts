import type { Matcher } from '../model/matcher.js';
import type { Accepted, Forbidden } from '../model/scenario.js';
import { child, type YamlMap, type YamlNode } from '../yaml.js';
import type { MatcherCompiler } from './matchers.js';
import type { Problems } from './problems.js';
import { textOf } from './step.js';
import { didYouMean } from './suggest.js';
import { FINAL } from './views.js';

const VERDICTS: readonly string[] = ['pass', 'warn', 'info'];

/** Keys of a behaviour that say how it is judged, beside what it looks at. */
const JUDGED: ReadonlySet<string> = new Set(['verdict', 'because', 'for']);

/** Compiles `accept` and `never`, which look at the final view. */
export class Behaviours {
  constructor(
    private readonly problems: Problems,
    private readonly matchers: MatcherCompiler,
    private readonly programs: readonly string[],
  ) {}

  accepted(node: YamlNode | undefined): Accepted[] {
    return this.entries(node).map(([name, value]) => {
      const verdict = textOf(value, 'verdict') ?? 'pass';
      if (!VERDICTS.includes(verdict)) {
        const remedy = didYouMean(verdict, VERDICTS) ?? `one of: ${VERDICTS.join(', ')}`;
        this.problems.error('suite/shape', child(value, 'verdict')!.span, `no verdict "${verdict}"`, remedy);
      }
      return { ...this.behaviour(name, value), verdict: verdict as Accepted['verdict'] };
    });
  }

  forbidden(node: YamlNode | undefined): Forbidden[] {
    return this.entries(node).map(([name, value]) => {
      const verdict = child(value, 'verdict');
      if (verdict)
        this.problems.error(
          'suite/unknown-key',
          verdict.span,
          'what must never be seen has no verdict of its own',
        );
      return this.behaviour(name, value);
    });
  }

  private entries(node: YamlNode | undefined): [string, YamlMap][] {
    if (node?.kind !== 'map') return [];
    return node.entries.flatMap(({ key, value }): [string, YamlMap][] =>
      value.kind === 'map' ? [[key, value]] : [],
    );
  }

  private behaviour(name: string, node: YamlMap): Forbidden {
    const because = textOf(node, 'because');
    const clause = textOf(node, 'for');
    return {
      name,
      matcher: this.view(node),
      span: node.span,
      ...(because === undefined ? {} : { because }),
      ...(clause === undefined ? {} : { clause }),
    };
  }

  private view(node: YamlMap): Matcher {
    this.checkPrograms(child(node, 'app'));
    const entries = node.entries.filter(({ key }) => !JUDGED.has(key));
    return this.matchers.compile({ ...node, entries }, FINAL);
  }

  private checkPrograms(node: YamlNode | undefined): void {
    if (node?.kind !== 'map') return;
    for (const { key, keySpan } of node.entries) {
      if (this.programs.includes(key)) continue;
      const remedy = didYouMean(key, this.programs) ?? `the programs are: ${this.programs.join(', ')}`;
      this.problems.error('suite/unknown-program', keySpan, `there is no program "${key}"`, remedy);
    }
  }
}
