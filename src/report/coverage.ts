import type { Clause, Document, Level } from '../model/clause.js';
import type { Fault } from '../model/proof.js';
import type { Scenario } from '../model/scenario.js';
import type { Look } from './look.js';
import { columns } from './wrap.js';

/** What stands behind one clause. */
export interface ClauseCoverage {
  readonly clause: Clause;
  /** Scenarios that prove it, a table counted once. */
  readonly scenarios: readonly string[];
  readonly cases: number;
  /** Faults that break it and that one of these scenarios claims to catch. */
  readonly faults: readonly string[];
}

/** Counts of one document. */
export interface DocumentCoverage {
  readonly document: string;
  readonly title: string;
  readonly levels: Readonly<
    Record<Level, { readonly clauses: number; readonly proven: number; readonly withFault: number }>
  >;
}

export interface Coverage {
  readonly schema: 1;
  readonly scenarios: number;
  readonly cases: number;
  readonly faults: number;
  readonly documents: readonly DocumentCoverage[];
  readonly clauses: readonly ClauseCoverage[];
}

const LEVELS: readonly Level[] = ['must', 'should', 'may'];

/** Which clauses scenarios prove, and which of these scenarios were given a fault to catch. Pure. */
export function coverageOf(
  clauses: ReadonlyMap<string, Clause>,
  documents: ReadonlyMap<string, Document>,
  scenarios: readonly Scenario[],
  faults: readonly Fault[],
): Coverage {
  const breaking = new Map(faults.map((fault) => [fault.name, fault.breaks]));
  const rows = [...clauses.values()].map((clause): ClauseCoverage => {
    const proving = scenarios.filter(({ proves }) => proves.includes(clause.id));
    const kills = new Set(proving.flatMap((scenario) => scenario.kills));
    return {
      clause,
      scenarios: [...new Set(proving.map(nameOf))].sort(),
      cases: proving.length,
      faults: [...kills].filter((name) => breaking.get(name)?.includes(clause.id)).sort(),
    };
  });
  const named = [...new Set(rows.map(({ clause }) => clause.document))].sort();
  return {
    schema: 1,
    scenarios: new Set(scenarios.map(nameOf)).size,
    cases: scenarios.length,
    faults: faults.length,
    documents: named.map((document) => ({
      document,
      title: documents.get(document)?.title ?? document,
      levels: Object.fromEntries(
        LEVELS.map((level) => {
          const own = rows.filter(({ clause }) => clause.document === document && clause.level === level);
          const proven = own.filter((row) => row.cases > 0);
          return [
            level,
            {
              clauses: own.length,
              proven: proven.length,
              withFault: proven.filter((row) => row.faults.length > 0).length,
            },
          ];
        }),
      ) as DocumentCoverage['levels'],
    })),
    clauses: rows.sort((a, b) => (a.clause.id < b.clause.id ? -1 : 1)),
  };
}

function nameOf({ id, suite }: Scenario): string {
  return `${suite}/${id.slice(suite.length + 1).split('/', 1)[0]}`;
}

/** How many clauses are proven; what the text leaves open can't be broken, so that no fault is missed there. */
function cell(level: Level, { clauses, proven, withFault }: DocumentCoverage['levels'][Level]): string {
  if (clauses === 0) return '-';
  const unseen = level === 'may' ? 0 : proven - withFault;
  return `${proven} of ${clauses}${unseen === 0 ? '' : `, ${unseen} never seen to fail`}`;
}

/** One row a document, then all together. */
function totalRows({ documents }: Coverage): string[][] {
  const sum = (level: Level, of: 'clauses' | 'proven' | 'withFault') =>
    documents.reduce((total, { levels }) => total + levels[level][of], 0);
  const all = (level: Level) => ({
    clauses: sum(level, 'clauses'),
    proven: sum(level, 'proven'),
    withFault: sum(level, 'withFault'),
  });
  return [
    ...documents.map(({ title, levels }) => [title, ...LEVELS.map((level) => cell(level, levels[level]))]),
    ['all', ...LEVELS.map((level) => cell(level, all(level)))],
  ];
}

/** The totals by document and level. */
export function coverageLines(coverage: Coverage, { palette }: Look): string[] {
  return [
    palette.bold(`${coverage.scenarios} scenarios with ${coverage.cases} cases, ${coverage.faults} faults`),
    ...columns([['document', ...LEVELS], ...totalRows(coverage)]),
  ];
}

/** The totals as a Markdown table; the README shows it. */
export function coverageTotals(coverage: Coverage): string {
  const rows = totalRows(coverage).map((cells) => `| ${cells.join(' | ')} |`);
  return ['| document | must | should | may |', '|---|---|---|---|', ...rows].join('\n');
}

/** Totals, then every clause with its scenarios and faults, or with the reason why it has none. */
export function coverageMarkdown(coverage: Coverage): string {
  const lines = [
    '# Coverage',
    '',
    `${coverage.scenarios} scenarios with ${coverage.cases} cases, ${coverage.faults} faults.`,
    '',
    coverageTotals(coverage),
    '',
    '| clause | level | document | scenarios | faults |',
    '|---|---|---|---|---|',
    ...coverage.clauses.map(({ clause, scenarios, faults }) => {
      const proving = scenarios.length > 0 ? scenarios.join('<br>') : `*none: ${reasonOf(clause)}*`;
      return `| ${clause.id} | ${clause.level} | ${clause.document} ${clause.section} | ${proving} | ${faults.join('<br>')} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why no scenario proves a clause. */
export function reasonOf({ unproven }: Clause): string {
  return unproven ?? 'not yet';
}

/** The clauses without a scenario, with the reason; for a terminal. */
export function unprovenLines(coverage: Coverage): string[] {
  const open = coverage.clauses.filter(({ cases }) => cases === 0);
  return columns(open.map(({ clause }) => [clause.id, clause.level, reasonOf(clause)]));
}
