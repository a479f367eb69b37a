import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Running } from '../model/target.js';
import { expectedMs } from '../run/plan.js';
import { loadSuites } from '../suite/index.js';
import { resolveTarget } from '../target/resolve.js';
import { type Measured, measure, median } from './measured.js';
import { optimumOf } from './optimum.js';
import { requestsOf, writePlainSuite } from './plain.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const CLI = join(HERE, '../../bin/gatespec.js');
const ROUNDS = 5;
const PLAIN = 200;
const CONCURRENCY = 16;

interface Figure {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly unit: string;
  readonly detail: string;
}

/** Ratios taken side by side in one run, against their limits. Exit code 1 when one is over. Target: the first argument, or uvicorn. */
const server = process.argv[2] ?? 'uvicorn';
const folder = mkdtempSync(join(tmpdir(), 'gatespec-bench-'));
const never = new AbortController().signal;

const gatespec = (...words: string[]) => measure([process.execPath, CLI, ...words]);

async function plainFigures(): Promise<Figure[]> {
  const target = await resolveTarget(server);
  const running: Running = await target.launch({ settings: {} }, never);
  try {
    await running.ready(never);
    const { port } = running.address;
    writePlainSuite(folder, PLAIN);
    const suites = ['--suites', folder];
    const { scenarios } = await loadSuites({ folders: [folder] });
    const plain = scenarios.filter(({ suite }) => suite === 'plain');
    const order = join(folder, 'floor.json');
    const requests = requestsOf(plain, port, running.token).map((octets) => octets.toString('base64'));
    writeFileSync(order, JSON.stringify({ port, concurrency: CONCURRENCY, requests }));
    const run = (...more: string[]) =>
      gatespec('run', `http://127.0.0.1:${port}`, '--token', running.token, ...suites, ...more);
    const one: Measured[] = [];
    const all: Measured[] = [];
    const floor: Measured[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      floor.push(await measure([process.execPath, join(HERE, 'floor.js'), order]));
      all.push(await run('--concurrency', String(CONCURRENCY)));
      one.push(await run('--only', 'plain/echo/r0'));
    }
    if ([...floor, ...all, ...one].some(({ status }) => status !== 0))
      throw new Error('a plain exchange did not pass');
    const ratio = median(all.map(({ wallMs }, at) => wallMs / floor[at]!.wallMs));
    const each =
      (median(all.map(({ cpuMs }) => cpuMs)) - median(one.map(({ cpuMs }) => cpuMs))) / (PLAIN - 1);
    return [
      {
        what: `${PLAIN} plain cases, wall ÷ bare loop`,
        figure: ratio,
        limit: 3,
        unit: '×',
        detail: `bare ${Math.round(median(floor.map(({ wallMs }) => wallMs)))} ms in this run`,
      },
      { what: 'tool CPU per plain case', figure: each, limit: 1, unit: 'ms', detail: 'start-up taken off' },
    ];
  } finally {
    await running.stop();
  }
}

async function wholeRun(): Promise<Figure> {
  const { scenarios } = await loadSuites();
  const waits = new Map(scenarios.map((scenario) => [scenario.id, expectedMs(scenario)]));
  const began = performance.now();
  const running = await (await resolveTarget(server)).launch({ settings: {} }, never);
  await running.ready(never);
  const startMs = performance.now() - began;
  const stopping = performance.now();
  await running.stop();
  const stopMs = performance.now() - stopping;
  const ratios: number[] = [];
  let detail = '';
  for (let round = 0; round < 3; round++) {
    const stream = join(folder, `whole-${round}.jsonl`);
    const whole = await gatespec('run', server, '--report', `jsonl=${stream}`);
    const tool = await gatespec('list');
    const serverCpuMs = Math.max(0, whole.cpuMs - tool.cpuMs - scenarios.length);
    const optimum = optimumOf(stream, serverCpuMs, startMs, stopMs, (id) => waits.get(id) ?? 0);
    ratios.push(whole.wallMs / optimum.totalMs);
    detail = `work ${Math.round(optimum.workMs)}, waits ${Math.round(optimum.waitsMs)}, longest ${Math.round(optimum.longestMs)}, start ${Math.round(startMs)}, stop ${Math.round(stopMs)}`;
  }
  return {
    what: `whole run on ${server} ÷ physical optimum`,
    figure: median(ratios),
    limit: 1.5,
    unit: '×',
    detail,
  };
}

async function startUp(): Promise<Figure[]> {
  const bare: Measured[] = [];
  const help: Measured[] = [];
  const list: Measured[] = [];
  for (let round = 0; round < 2 * ROUNDS; round++) {
    bare.push(await measure([process.execPath, '-e', '0']));
    help.push(await gatespec('--help'));
    list.push(await gatespec('list'));
  }
  const over = (these: readonly Measured[]) =>
    median(these.map(({ wallMs }, at) => wallMs / bare[at]!.wallMs));
  const detail = 'node -e 0 in the same round';
  return [
    { what: 'gatespec --help ÷ node -e 0', figure: over(help), limit: 2.5, unit: '×', detail },
    { what: 'gatespec list ÷ node -e 0', figure: over(list), limit: 2.5, unit: '×', detail },
  ];
}

/** Resident memory against a server whose answers never end. */
async function memory(): Promise<Figure> {
  const flood = spawn(process.execPath, [join(HERE, 'flood.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<number>((resolve) =>
      flood.stdout.once('data', (text) => resolve(Number(String(text)))),
    );
    const flooded = await gatespec('run', `http://127.0.0.1:${port}`, '--token', 'bench-token-00');
    const whole = await gatespec('run', 'reference');
    const figure = Math.max(flooded.residentKib, whole.residentKib) / 1024;
    const detail = `endless body ${Math.round(flooded.residentKib / 1024)}, whole run ${Math.round(whole.residentKib / 1024)}`;
    return { what: 'resident memory', figure, limit: 200, unit: 'MiB', detail };
  } finally {
    flood.kill('SIGKILL');
  }
}

function line({ what, figure, limit, unit, detail }: Figure): string {
  const verdict = figure <= limit ? 'ok  ' : 'OVER';
  return `${verdict} ${what.padEnd(44)} ${figure.toFixed(2).padStart(8)} ${unit.padEnd(3)} (at most ${limit})  ${detail}`;
}

try {
  const figures = [...(await startUp()), ...(await plainFigures()), await memory(), await wholeRun()];
  process.stdout.write(`${figures.map(line).join('\n')}\n`);
  process.exitCode = figures.every(({ figure, limit }) => figure <= limit) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
