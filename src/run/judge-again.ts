import type { Clause } from '../model/clause.js';
import type { ExitCode, RunEvent } from '../model/event.js';
import { type CaseResult, summarize, type Verdict } from '../model/result.js';
import type { Scenario } from '../model/scenario.js';
import { evidenceFromJson } from './evidence-json.js';
import { judge } from './judge.js';
import { Undecided } from './match.js';

/** A verdict that is another one now. */
export interface Rejudged {
  readonly target: string;
  readonly id: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/**
 * Judges a saved run again from the evidence it kept, with the scenarios and clauses of now and no server at hand. Cases without
 * evidence (passes, mostly) and cases that the suites no longer hold keep their verdict. Pure.
 */
export function judgeAgain(
  events: readonly RunEvent[],
  scenarios: readonly Scenario[],
  clauses: ReadonlyMap<string, Clause>,
): { readonly events: RunEvent[]; readonly changes: Rejudged[]; readonly judged: number } {
  const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
  const changes: Rejudged[] = [];
  const results = new Map<string, CaseResult[]>();
  let judged = 0;
  const again = events.map((event): RunEvent => {
    if (event.type === 'case-end') {
      const scenario = byId.get(event.result.id);
      const { evidence } = event.result;
      const result =
        scenario && evidence !== undefined ? anew(event.result, scenario, clauses) : event.result;
      if (result !== event.result) judged++;
      if (result.verdict !== event.result.verdict)
        changes.push({
          target: event.target,
          id: result.id,
          before: event.result.verdict,
          after: result.verdict,
        });
      results.set(event.target, [...(results.get(event.target) ?? []), result]);
      return { ...event, result };
    }
    if (event.type === 'target-end') return { ...event, summary: summarize(results.get(event.target) ?? []) };
    if (event.type === 'run-end') {
      const all = [...results.values()].flat();
      return { ...event, summary: summarize(all), exit: exitOf(all, event.exit) };
    }
    return event;
  });
  return { events: again, changes, judged };
}

function anew(result: CaseResult, scenario: Scenario, clauses: ReadonlyMap<string, Clause>): CaseResult {
  const { observed: _observed, reason: _reason, ...rest } = result;
  try {
    return { ...rest, ...judge(scenario, evidenceFromJson(result.evidence), clauses) };
  } catch (error) {
    if (error instanceof Undecided) return result; // the report kept less than the run had
    throw error;
  }
}

/** An interrupted run stays one; else the verdicts say it. */
function exitOf(results: readonly CaseResult[], before: ExitCode): ExitCode {
  if (before === 130) return 130;
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  return results.some(({ verdict }) => verdict === 'error') || before === 3 ? 3 : 0;
}
