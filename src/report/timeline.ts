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

/**
 * Both scripts in an order in which they can happen: a program begins with the request that carries it, goes on until it waits for a
 * gate that is not open, and has gone as far as it can before the client waits.
 */
export function moments(scenario: Scenario, say: Wording, show: (octets: string) => string): Moment[] {
  const timeline = new Timeline(scenario.programs, say);
  for (const step of scenario.client) timeline.client(step, show);
  timeline.end();
  return timeline.moments;
}

class Timeline {
  readonly moments: Moment[] = [];
  readonly #opened = new Set<string>();
  /** What each program that has begun has still to do. */
  readonly #ahead = new Map<Program, readonly AppStep[]>();

  constructor(
    private readonly programs: readonly Program[],
    private readonly say: Wording,
  ) {}

  client(step: ClientStep, show: (octets: string) => string): void {
    if (waits(step)) this.#advance();
    this.moments.push({ side: 'client', lane: step.on, text: clientStepText(step, this.say, show) });
    if (step.op.verb === 'open') this.#opened.add(step.op.gate);
    for (const name of programsOf(step)) this.#begin(this.programs.find((program) => program.name === name));
  }

  /** What is left is told in its order, though nothing shows how it comes to happen. */
  end(): void {
    for (const program of this.programs) this.#begin(program);
    this.#advance();
    for (const [program, steps] of this.#ahead) for (const step of steps) this.#application(program, step);
  }

  #begin(program: Program | undefined): void {
    if (program && !this.#ahead.has(program)) this.#ahead.set(program, program.steps);
  }

  /** A program may open the gate that another waits for: goes on until none can. */
  #advance(): void {
    let moved = true;
    while (moved) {
      moved = false;
      for (const [program, steps] of this.#ahead) {
        const [next, ...rest] = steps;
        const gate = next && gateAwaited(next);
        if (!next || (gate !== undefined && !this.#opened.has(gate))) continue;
        this.#application(program, next);
        this.#ahead.set(program, rest);
        moved = true;
      }
    }
  }

  #application(program: Program, step: AppStep): void {
    this.moments.push({ side: 'application', lane: program.name, text: appStepText(step, this.say) });
    if (step.verb === 'open') this.#opened.add(String(step.argument));
  }
}

function waits({ op }: ClientStep): boolean {
  return !['send', 'frames', 'open', 'connect', 'half-close', 'pause', 'start-server', 'signal'].includes(
    op.verb,
  );
}

function programsOf({ op }: ClientStep): string[] {
  if (op.verb === 'start-server') return ['lifespan'];
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
