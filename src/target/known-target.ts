import { dirname, join } from 'node:path';
import { type Launch, type Running, type Target, TargetError } from '../model/target.js';
import { type Typed, typedCommand } from './by-hand.js';
import { knownServers, loadServer, SERVERS } from './catalogue.js';
import type { KnownServer, Variant } from './catalogue-schema.js';
import { fillIn } from './command-line.js';
import { ensureEnvironment } from './environment.js';
import { FIXTURES } from './folders.js';
import { findPython, type Interpreter } from './interpreter.js';
import { LaunchedServer, type Recipe } from './launched.js';
import { logFiles } from './log.js';
import type { TargetName } from './name.js';
import type { TargetContext } from './resolve.js';

/** What servers and Python read from the environment by themselves: a run must not depend on what happens to be set. */
const HIDDEN =
  /^(?:PYTHON|GATESPEC_|GUNICORN_|UVICORN_|GRANIAN_|HYPERCORN_|UWSGI_|(?:WEB_CONCURRENCY|FORWARDED_ALLOW_IPS|SCRIPT_NAME|SERVER_SOFTWARE|VIRTUAL_ENV|LISTEN_FDS|LISTEN_PID|NOTIFY_SOCKET)$)/;

interface Pythons {
  /** Runs the leash. */
  readonly base: Interpreter;
  /** Path of the one that the server is installed for. */
  readonly server: string;
}

/** A server of the catalogue: installed where need be, then started. */
export async function knownTarget(
  name: string,
  wanted: TargetName & { readonly kind: 'server' },
  context: TargetContext,
): Promise<Target> {
  if (!knownServers().includes(wanted.server))
    throw new TargetError(
      'target/usage',
      `no known server ${wanted.server}`,
      `Known are ${knownServers().join(', ')}; start another one with --start "CMD {port}".`,
    );
  const server = await loadServer(wanted.server, context.cacheDir);
  const variant = chooseVariant(name, wanted, server, context);
  const packages = pin(name, variant.packages, wanted.version);
  const nextLog = logFiles(context.keepLogs, name);
  const found = findPython(context.environment); // while suites are being loaded
  found.catch(() => {}); // told by `launch`
  let pythons: Promise<Pythons> | undefined;
  const prepare = async (signal: AbortSignal): Promise<Pythons> => {
    const base = await found;
    if (packages.length === 0) return { base, server: base.path };
    return { base, server: await ensureEnvironment(wanted.server, packages, base, context, signal) };
  };
  return {
    name,
    interface: variant.interface,
    startable: true,
    declares: new Set([...variant.declares, 'process']),
    settings: new Set(Object.keys(variant.settings)),
    byHand: (launch) => typedCommand(started(server, variant, launch), launch),
    async launch(launch: Launch, signal: AbortSignal): Promise<Running> {
      pythons ??= prepare(signal).catch((error) => {
        pythons = undefined;
        throw error;
      });
      const recipe = toRecipe(server, variant, await pythons, launch);
      const { environment, startDeadlineMs, notice, zygote } = context;
      const options = { environment, startDeadlineMs, notice, zygote, ...nextLog() };
      return LaunchedServer.start(recipe, launch, options, signal);
    },
  };
}

function chooseVariant(
  name: string,
  wanted: TargetName & { readonly kind: 'server' },
  server: KnownServer,
  context: TargetContext,
): Variant {
  const { variants } = server;
  const fits = (key: string) => !context.interface || variants[key]!.interface === context.interface;
  const asked = wanted.variant;
  const names = Object.keys(variants);
  if (asked !== undefined && !names.includes(asked))
    throw new TargetError(
      'target/usage',
      `${wanted.server} has no variant ${asked}`,
      `It has ${names.map((key) => `${wanted.server}:${key}`).join(', ')}.`,
    );
  const chosen = [asked ?? server.default, ...(asked === undefined ? names : [])].find(fits);
  if (chosen === undefined)
    throw new TargetError(
      'target/usage',
      `${name} does not offer ${context.interface}`,
      'Leave --interface out.',
    );
  return variants[chosen]!;
}

/** Pins the first package: the server itself. */
function pin(name: string, packages: readonly string[], version: string | undefined): readonly string[] {
  if (version === undefined) return packages;
  const [first, ...rest] = packages;
  if (first === undefined)
    throw new TargetError(
      'target/usage',
      `${name} is not installed from a package, so it has no version to choose`,
    );
  return [`${first}==${version}`, ...rest];
}

function toRecipe(server: KnownServer, variant: Variant, pythons: Pythons, launch: Launch): Recipe {
  const { words, environment, paths } = started(server, variant, launch);
  return {
    python: pythons.base.path,
    argv: ({ host, port }, state) =>
      fillIn(words, {
        python: pythons.server,
        bin: dirname(pythons.server),
        launchers: join(SERVERS, 'launchers'),
        state,
        host,
        port: String(port),
      }),
    environment,
    hidden: HIDDEN,
    paths: paths.map((path) => join(FIXTURES, path)),
  };
}

/** What is started, while nothing is known yet of this machine. */
function started(server: KnownServer, variant: Variant, launch: Launch): Required<Omit<Typed, 'inherits'>> {
  const { words, environment } = mapSettings(variant, launch.settings);
  const faults = (launch.faults ?? []).flatMap((value) => fillIn(server.faults, { value }));
  return {
    words: splice(variant.command, [...words, ...faults]),
    environment: { ...variant.environment, ...environment },
    paths: server.paths,
  };
}

/** Puts the settings where `{settings}` stands, else at the end. */
function splice(command: readonly string[], settings: readonly string[]): string[] {
  const place = command.indexOf('{settings}');
  if (place < 0) return [...command, ...settings];
  return [...command.slice(0, place), ...settings, ...command.slice(place + 1)];
}

function mapSettings(
  variant: Variant,
  settings: Launch['settings'],
): { words: string[]; environment: Record<string, string> } {
  const words: string[] = [];
  const environment: Record<string, string> = {};
  for (const [name, given] of Object.entries(settings)) {
    const setting = variant.settings[name];
    if (!setting) throw new TargetError('target/usage', `this target has no setting ${name}`);
    const value = typeof given === 'number' ? String(given * setting.times) : given;
    words.push(...fillIn(setting.arguments, { value }));
    for (const [key, template] of Object.entries(setting.environment))
      environment[key] = fillIn([template], { value })[0]!;
  }
  return { words, environment };
}
