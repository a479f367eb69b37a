import type { TranscriptEntry } from '../model/evidence.js';
import type { Look } from './look.js';
import { linesOfOctets, visible } from './visible.js';
import { clip, cut } from './wrap.js';

/** Lines kept of the beginning where a transcript is cut: the request line is mostly among them. */
const BEGINNING = 5;
/** Lines of one entry, where a transcript is to be short. */
const LONGEST = 14;

/**
 * Both sides in order of time, one line of octets a line:
 * `  12.3 ms  a →  GET / HTTP/1.1\r\n`. With `most`, the first few lines and the last ones, and how many are between them.
 */
export function transcriptLines(entries: readonly TranscriptEntry[], look: Look, most = Infinity): string[] {
  const laneWidth = Math.min(20, Math.max(3, ...entries.map(({ lane }) => lane.length)));
  const lines = entries.flatMap((entry) => {
    const all = entryLines(entry, laneWidth, look);
    return most === Infinity ? all : withoutMiddle(all, LONGEST, LONGEST - 2, look);
  });
  return withoutMiddle(lines, most, BEGINNING, look);
}

function withoutMiddle(lines: readonly string[], most: number, first: number, look: Look): string[] {
  if (lines.length <= most) return [...lines];
  const last = most - first - 1;
  const between = `${look.symbols.ellipsis} ${lines.length - first - last} lines between (--verbose shows them)`;
  return [...lines.slice(0, first), look.palette.dim(between), ...lines.slice(lines.length - last)];
}

/** The field that carries a program is noise to a reader, and holds the token of a probe. */
export function withoutPrograms(octets: string): string {
  return octets.replace(/(gatespec-program: )g1\.[\w*-]+\.\w+\.([\w-]+)\.[\w-]*/gi, '$1<program $2>');
}

function entryLines(entry: TranscriptEntry, laneWidth: number, look: Look): string[] {
  const { palette, symbols } = look;
  const time = `${entry.at.toFixed(1).padStart(8)} ms`;
  const lane = clip(visible(entry.lane), laneWidth, symbols.ellipsis).padEnd(laneWidth);
  const mark = markOf(entry.kind, look).padEnd(2);
  const indent = time.length + 2 + laneWidth + 1 + 2 + 1;
  const room = Math.max(20, look.width - indent);
  const octets = entry.kind === 'sent' || entry.kind === 'received';
  const text = octets ? linesOfOctets(visible(withoutPrograms(entry.text))) : visible(entry.text).split('\n');
  return text
    .flatMap((line) => cut(line, room))
    .map((line, at) => {
      const head =
        at === 0 ? `${palette.dim(`${time}  `)}${lane} ${palette.note(mark)} ` : ' '.repeat(indent);
      return head + (octets ? line : palette.dim(line));
    });
}

function markOf(kind: TranscriptEntry['kind'], { symbols }: Look): string {
  if (kind === 'sent') return symbols.sent;
  if (kind === 'received') return symbols.received;
  return symbols.dot;
}
