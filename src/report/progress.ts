import type { Reporter, RunEvent } from '../model/event.js';
import { CollectedRun } from './collected.js';
import { visibleLine } from './visible.js';
import { clip, duration, plural } from './wrap.js';

/** The stream of the talk, standard error. */
export interface TalkStream {
  write(text: string): unknown;
  readonly columns?: number;
}

/** Redrawing more often than this, in milliseconds, costs time and shows nothing more. */
const REDRAW_MS = 80;
/** How often a log without cursor hears that the run is alive, in milliseconds. */
const HEARTBEAT_MS = 10_000;

/**
 * The talk beside the report: on a terminal one line that is redrawn, else a line every ten seconds. Whoever prints to the same
 * terminal calls `hide` first; notes go through `note`.
 */
export class Progress implements Reporter {
  readonly #run = new CollectedRun();
  readonly #began: number;
  #timer: NodeJS.Timeout | undefined;
  #drawn = false;
  #drawnAt = 0;
  #done = 0;
  #broken = 0;
  #current = '';

  constructor(
    private readonly stream: TalkStream,
    private readonly live: boolean,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#began = clock();
  }

  handle(event: RunEvent): void {
    this.#run.handle(event);
    if (event.type === 'run-start') this.#start();
    else if (event.type === 'case-start') this.#current = `${event.target}  ${event.id}`;
    else if (event.type === 'case-end') {
      this.#done++;
      if (event.result.verdict === 'fail' || event.result.verdict === 'error') this.#broken++;
    } else if (event.type === 'run-end') this.stop();
    if (this.live && this.#timer && this.clock() - this.#drawnAt >= REDRAW_MS) this.#draw();
  }

  /** A remark for the person who waits; also before and after the run. */
  note(text: string): void {
    this.hide();
    this.stream.write(`${text}\n`);
  }

  /** What a longer work than one run has come to, on a terminal. */
  step(text: string): void {
    if (!this.live) return;
    this.stream.write(`\r\x1b[2K${clip(visibleLine(text), (this.stream.columns ?? 80) - 1)}`);
    this.#drawn = true;
  }

  /** Takes the live line off the terminal, until it is drawn again. */
  hide(): void {
    if (!this.#drawn) return;
    this.stream.write('\r\x1b[2K');
    this.#drawn = false;
    this.#drawnAt = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.hide();
  }

  async finish(): Promise<void> {
    this.stop();
  }

  #start(): void {
    const tick = this.live ? () => this.#draw() : () => this.stream.write(`gatespec: ${this.#status()}\n`);
    this.#timer = setInterval(tick, this.live ? 1000 : HEARTBEAT_MS);
    this.#timer.unref();
  }

  #draw(): void {
    const line = clip(`${this.#status()}  ${visibleLine(this.#current)}`, (this.stream.columns ?? 80) - 1);
    this.stream.write(`\r\x1b[2K${line}`);
    this.#drawn = true;
    this.#drawnAt = this.clock();
  }

  #status(): string {
    const broken = this.#broken > 0 ? `  ${this.#broken} broken` : '';
    return `${this.#done}/${plural(this.#run.planned, 'case')}${broken}  ${duration(this.clock() - this.#began)}`;
  }
}
