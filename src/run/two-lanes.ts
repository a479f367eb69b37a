import type { JournalRecord, TranscriptEntry } from '../model/evidence.js';
import type { AppStep, Scenario } from '../model/scenario.js';
import { field } from './application.js';
import type { Play } from './play.js';
import { describe } from './wording.js';

/** Records of the application shown at most, from the start and from the end. */
const FIRST = 120;
const LAST = 40;
/** Characters of the log shown at most. */
const LOG = 3_000;

/** What happened on both sides, by time, and the end of the log of the case's own process. */
export function transcriptOf(play: Play, log?: string): TranscriptEntry[] {
  const verbs = new Map<string, string>();
  for (const program of play.scenario.programs) nameSteps(program.name, program.steps, verbs);
  const app = bounded(play.journal).map((record) => entry(record, play.beganAt, verbs));
  const entries = [...play.transcript.entries(), ...app].sort((a, b) => a.at - b.at);
  return log ? [...entries, logEntry(play.now(), log)] : entries;
}

/** The end of a server's log. */
export function logEntry(at: number, log: string): TranscriptEntry {
  return { at, lane: 'server', kind: 'process', text: log.slice(-LOG).trimEnd() };
}

function nameSteps(program: string, steps: readonly AppStep[], verbs: Map<string, string>): void {
  for (const step of steps) {
    verbs.set(`${program}.${step.index}`, step.verb);
    nameSteps(program, step.steps ?? [], verbs);
  }
}

function bounded(journal: readonly JournalRecord[]): readonly JournalRecord[] {
  return journal.length <= FIRST + LAST ? journal : [...journal.slice(0, FIRST), ...journal.slice(-LAST)];
}

function entry(record: JournalRecord, beganAt: number, verbs: ReadonlyMap<string, string>): TranscriptEntry {
  return {
    at: Math.max(0, record.at - beganAt),
    lane: `app:${record.program || '-'}`,
    kind: 'app',
    text: wording(record, verbs),
  };
}

function wording({ what, program, index, value }: JournalRecord, verbs: ReadonlyMap<string, string>): string {
  const verb = verbs.get(`${program}.${index}`) ?? 'step';
  switch (what) {
    case 'begin':
      return `called: ${call(value)}`;
    case 'step':
      return value === null ? verb : `${verb} → ${describe(value)}`;
    case 'raise':
      return `${verb} raised ${describe(value)}`;
    case 'open':
      return `opens the gate ${String(value)}`;
    case 'close':
      return 'close()';
    case 'end':
      return `through: ${String(field(value, 'how'))}${exception(value)}`;
    default:
      return `${what} ${describe(value)}`;
  }
}

function exception(value: JournalRecord['value']): string {
  const raised = field(value, 'exception');
  return raised === undefined ? '' : ` ${describe(raised)}`;
}

function call(value: JournalRecord['value']): string {
  const scope = field(value, 'scope');
  const environ = field(value, 'environ');
  const text = (from: JournalRecord['value'] | undefined, key: string) => {
    const found = field(from, key);
    return found === undefined ? undefined : describe(found);
  };
  const parts = environ
    ? [text(environ, 'REQUEST_METHOD'), text(environ, 'PATH_INFO'), text(environ, 'SERVER_PROTOCOL')]
    : [text(scope, 'type'), text(scope, 'method'), text(scope, 'path'), text(scope, 'http_version')];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** Does the case end with something that only its journal shows? */
export function needsJournal(scenario: Scenario): boolean {
  const claims = (steps: readonly AppStep[]): boolean =>
    steps.some((step) => step.expect !== undefined || step.raises !== undefined || claims(step.steps ?? []));
  return (
    scenario.accept.length > 0 ||
    scenario.never.length > 0 ||
    scenario.programs.some((program) => claims(program.steps)) ||
    scenario.needs.some((need) => need.startsWith('ext:') || need.startsWith('spec'))
  );
}
