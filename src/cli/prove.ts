import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { Fault, Proof } from '../model/proof.js';
import { UsageError } from './failure.js';
import { wholeNumber } from './options.js';
import { print } from './print.js';
import { load, repeated, withColour } from './selection.js';

/** Side by side, for each core: most of what they do is waiting. */
const GATEWAYS_PER_CORE = 12;

interface ProveCommandOptions {
  readonly only?: readonly string[];
  readonly sample?: number;
  readonly neighbours: boolean;
  readonly format: 'console' | 'json' | 'markdown';
  readonly suites?: readonly string[];
  readonly parallel?: number;
  readonly save?: string;
  readonly color?: unknown;
}

export function proveCommand(): Command {
  return withColour(
    new Command('prove')
      .description(
        'show that every scenario fails on the faults it claims to catch, and on nothing that is healthy',
      )
      .option('--only <fault...>', 'these faults alone')
      .option('--sample <n>', 'every nth fault alone', wholeNumber)
      .option('--no-neighbours', 'do not look which other cases fall with a fault')
      .option(
        '--suites <dir>',
        "a folder or file of your own suites, instead of gatespec's; repeatable",
        repeated,
      )
      .option('--parallel <n>', `gateways at once (default: ${GATEWAYS_PER_CORE} a core)`, wholeNumber)
      .option('--save <file>', 'write the proof into a file, too, as JSON')
      .addOption(
        new Option('--format <format>', 'what to print')
          .choices(['console', 'json', 'markdown'])
          .default('console'),
      ),
  ).action(proveAll);
}

async function proveAll(options: ProveCommandOptions): Promise<void> {
  const loaded = await load(options);
  const { referenceFaults, referenceZygote } = await import('../target/reference.js');
  const faults = await referenceFaults();
  const chosen = choose(faults, options);
  const { prove } = await import('../prove/prove.js');
  const { resolveTarget } = await import('../target/resolve.js');
  const { packageVersion } = await import('../version.js');
  const { lookOf, isLive } = await import('./terminal.js');
  const { interrupts } = await import('./interrupt.js');
  const { Progress } = await import('../report/progress.js');
  const progress = new Progress(process.stderr, isLive(process.stderr));
  const { signal, release } = interrupts(() => progress.note('gatespec: stopping'));
  const zygote = await referenceZygote();
  try {
    const proof = await prove({
      faults: chosen,
      scenarios: loaded.scenarios,
      clauses: loaded.clauses,
      version: packageVersion(),
      targets: {
        asgi: await resolveTarget('reference:asgi', { zygote }),
        wsgi: await resolveTarget('reference:wsgi', { zygote }),
      },
      neighbours: options.neighbours,
      partial: chosen.length < faults.length,
      parallel: options.parallel ?? GATEWAYS_PER_CORE * availableParallelism(),
      signal,
      progress: (done, of, what) => progress.step(`${done}/${of}  ${what}`),
    });
    const { proofLines, proofMarkdown } = await import('../report/proof.js');
    progress.stop();
    if (options.save !== undefined) await save(options.save, proof);
    if (options.format === 'json') await print(`${JSON.stringify(proof, null, 2)}\n`);
    else if (options.format === 'markdown') await print(proofMarkdown(proof));
    else await print(`${proofLines(proof, await lookOf(process.stdout, options.color)).join('\n')}\n`);
    process.exitCode = proof.proven ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    progress.stop();
    zygote.close();
    release();
  }
}

async function save(file: string, proof: Proof): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(proof, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(
      `the proof can't be saved: ${(error as Error).message}`,
      'Give --save a file that can be written.',
    );
  }
}

function choose(faults: readonly Fault[], { only, sample }: ProveCommandOptions): Fault[] {
  const unknown = (only ?? []).find((name) => !faults.some((fault) => fault.name === name));
  if (unknown !== undefined)
    throw new UsageError(`the reference gateway has no fault ${unknown}`, 'gatespec prove lists them all.');
  return faults
    .filter(({ name }) => only === undefined || only.includes(name))
    .filter((_, at) => sample === undefined || at % sample === 0);
}
