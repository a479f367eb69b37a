import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Address,
  type Gates,
  type Journal,
  type Launch,
  type ProbeInfo,
  type Running,
  type Target,
  TargetError,
} from '../model/target.js';
import { askOnce } from './control.js';
import { GateFiles } from './gate-files.js';
import { readIntroduction } from './introduction.js';
import { JournalFile } from './journal-file.js';
import type { TargetContext } from './resolve.js';
import { newToken } from './state-folder.js';

/** Milliseconds for a deployed probe to introduce itself. */
const ANSWER_WITHIN = 10_000;

/** A probe that somebody else deployed, at a URL. It can't be started anew, and declares nothing. */
export function deployedTarget(
  name: string,
  url: URL,
  token: string | undefined,
  context: TargetContext,
): Target {
  return {
    name,
    interface: context.interface,
    startable: false,
    declares: undefined,
    settings: new Set(),
    async launch(launch, signal) {
      if (token === undefined)
        throw new TargetError(
          'target/token',
          `no token for the probe at ${url.host}`,
          "Set GATESPEC_TOKEN to the probe's own, or give --token.",
        );
      refuseSettings(name, launch);
      const address: Address = {
        kind: 'tcp',
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port || 80),
      };
      return reach(address, token, signal);
    },
  };
}

function refuseSettings(name: string, launch: Launch): void {
  const wanted = [
    ...Object.keys(launch.settings),
    ...(launch.lifespan ? ['a lifespan program'] : []),
    ...(launch.faults ?? []),
  ];
  if (wanted.length > 0)
    throw new TargetError('target/usage', `${name} can't be started anew with ${wanted.join(', ')}`);
}

async function reach(address: Address, token: string, signal: AbortSignal): Promise<Running> {
  const info = await introduce(address, token, signal);
  const local = await isLocal(info, () => introduce(address, token, signal));
  const offset = typeof info.journal === 'number' ? info.journal : 0;
  const { journal, gates } = local
    ? { journal: new JournalFile(info.state, offset), gates: new GateFiles(info.state) }
    : await overHttp(address, token, info, offset);
  return deployed(address, token, journal, gates, info);
}

async function overHttp(
  address: Address,
  token: string,
  info: ProbeInfo,
  offset: number,
): Promise<{ journal: Journal; gates: Gates }> {
  const [{ RemoteControl, RemoteGates }, { JournalRemote }] = await Promise.all([
    import('./remote-control.js'),
    import('./journal-remote.js'),
  ]);
  const serial = info.interface === 'wsgi' && info.multithread === false;
  const control = await RemoteControl.open(address, token, !serial);
  return { journal: new JournalRemote(control, offset), gates: new RemoteGates(control) };
}

function deployed(address: Address, token: string, journal: Journal, gates: Gates, info: ProbeInfo): Running {
  let stopped: Promise<void> | undefined;
  return {
    address,
    token,
    journal,
    gates,
    async ready() {
      return info;
    },
    stop() {
      stopped ??= journal.close();
      return stopped;
    },
  };
}

/** @throws TargetError for whatever answers there that is not a probe of ours, or for silence. */
async function introduce(address: Address, token: string, signal: AbortSignal): Promise<ProbeInfo> {
  const where = `${address.host}:${address.port}`;
  const patience = AbortSignal.timeout(ANSWER_WITHIN);
  try {
    const reply = await askOnce(address, token, { op: 'info' }, AbortSignal.any([signal, patience]));
    const info = readIntroduction(reply, token, where);
    if (info instanceof TargetError) throw info;
    return info;
  } catch (error) {
    if (!patience.aborted || signal.aborted || error instanceof TargetError) throw error;
    throw new TargetError('target/unreachable', `no answer from ${where} within ${ANSWER_WITHIN / 1000} s`);
  }
}

/**
 * Is the probe's state folder one that we can read ourselves? Shown by a nonce that both sides read there. Where it has none and the folder is the
 * one that this token has on this machine, a nonce is put there and the probe asked again: the same path may exist on two machines.
 */
async function isLocal(info: ProbeInfo, again: () => Promise<ProbeInfo>): Promise<boolean> {
  if (!info.state || !may(join(info.state, 'journal.jsonl'), constants.R_OK)) return false;
  if (!may(join(info.state, 'gates'), constants.W_OK)) return false;
  if (typeof info.nonce === 'string' && info.nonce) return info.nonce === readNonce(info.state);
  const digest = createHash('sha256').update(String(info.token)).digest('hex');
  if (info.state !== join(tmpdir(), `gatespec-${digest.slice(0, 16)}`)) return false;
  const nonce = newToken();
  const path = join(info.state, 'nonce');
  writeFileSync(path, nonce, { mode: 0o600 });
  if ((await again()).nonce === nonce) return true;
  rmSync(path, { force: true });
  return false;
}

function may(path: string, access: number): boolean {
  try {
    accessSync(path, access);
    return true;
  } catch {
    return false;
  }
}

function readNonce(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'nonce'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
