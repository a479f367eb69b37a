import type { AppStep, ClientStep, Program, Scenario, Template } from '../model/scenario.js';
import type { Look } from './look.js';
import { appStepText, clientStepText, gateAwaited, type Wording } from './steps.js';
import { linesOfOctets, visible } from './visible.js';
import { wrap } from './wrap.js';

/** One entry of the timeline: what one side does. */
export interface Moment {
  readonly side: 'client' | 'application';
  readonly lane: string;
  readonly text: string;
}

interface Playing {
  readonly program: Program;
  at: number;
}

/**
 * Both scripts in an order in which they can happen: a program begins with the request that carries it, goes on until it waits for a
 * gate that is not open, and has gone as far as it can before the client waits.
 */
export function moments(scenario: Scenario, say: Wording, show: (octets: string) => string): Moment[] {
  const timeline: Moment[] = [];
  const opened = new Set<string>();
  const playing: Playing[] = [];
  const begin = (name: string) => {
    const program = scenario.programs.find((each) => each.name === name);
    if (program && !playing.some((each) => each.program === program)) playing.push({ program, at: 0 });
  };
  const app = (program: Program, step: AppStep) => {
    timeline.push({ side: 'application', lane: program.name, text: appStepText(step, say) });
    if (step.verb === 'open') opened.add(String(step.argument));
  };
  const advance = () => {
    for (let moved = true; moved; ) {
      moved = false;
      for (const each of playing) {
        for (let step = each.program.steps[each.at]; step; step = each.program.steps[each.at]) {
          const gate = gateAwaited(step);
          if (gate !== undefined && !opened.has(gate)) break;
          app(each.program, step);
          each.at++;
          moved = true;
        }
      }
    }
  };
  for (const step of scenario.client) {
    if (waits(step)) advance();
    timeline.push({ side: 'client', lane: step.on, text: clientStepText(step, say, show) });
    if (step.op.verb === 'open') opened.add(step.op.gate);
    if (step.op.verb === 'start-server') begin('lifespan');
    for (const name of programsOf(step)) begin(name);
  }
  for (const program of scenario.programs) begin(program.name);
  advance();
  for (const { program, at } of playing) for (const step of program.steps.slice(at)) app(program, step);
  return timeline;
}

function waits({ op }: ClientStep): boolean {
  return !['send', 'frames', 'open', 'connect', 'half-close', 'pause', 'start-server', 'signal'].includes(
    op.verb,
  );
}

function programsOf({ op }: ClientStep): string[] {
  const templates: readonly Template[] =
    op.verb === 'send' ? op.segments : op.verb === 'websocket' ? [op.bytes] : [];
  return templates.flatMap((template) =>
    template.flatMap((piece) =>
      typeof piece === 'object' && 'variable' in piece && piece.variable === 'program' ? [piece.name] : [],
    ),
  );
}

/** The timeline in two lanes, the client's on the left. */
export function timelineLines(timeline: readonly Moment[], look: Look): string[] {
  const { palette, symbols } = look;
  const lane = Math.floor((look.width - 3) / 2);
  const bar = palette.dim(` ${symbols.bar} `);
  const lines = [`${palette.bold('client'.padEnd(lane))}${bar}${palette.bold('application')}`];
  for (const { side, lane: name, text } of timeline) {
    const prefix = `${name}: `;
    const pieces = linesOfOctets(text).flatMap((line) => wrap(visible(line), lane - prefix.length));
    pieces.forEach((piece, at) => {
      const said = (at === 0 ? prefix : ' '.repeat(prefix.length)) + piece;
      lines.push(
        side === 'client' ? `${said.padEnd(lane)}${bar}`.trimEnd() : `${' '.repeat(lane)}${bar}${said}`,
      );
    });
  }
  return lines;
}
