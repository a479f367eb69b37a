import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TargetError } from '../model/target.js';
import type { KnownServer } from './catalogue-schema.js';
import { FIXTURES } from './folders.js';

/** Folder of the known servers: one file each, named as on the command line. */
export const SERVERS = join(FIXTURES, 'servers');

/** Names of the known servers. */
export function knownServers(folder: string = SERVERS): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * One known server's file, checked. The checked form is kept in the cache directory by the file's content, so that a run need not load the
 * YAML parser and the schema for it; without a writable cache it is simply read again.
 * @throws TargetError `target/catalogue` with file, line and column of each mistake.
 */
export async function loadServer(
  name: string,
  cacheDir: string,
  folder: string = SERVERS,
): Promise<KnownServer> {
  const file = join(folder, `${name}.yaml`);
  const text = readFileSync(file, 'utf8');
  const hash = createHash('sha256').update(FORMAT).update(text).digest('hex').slice(0, 32);
  const kept = join(cacheDir, 'catalogue', `${hash}.json`);
  const known = readKept(kept);
  if (known) return known;
  const { parseServer } = await import('./catalogue-schema.js');
  const { server, mistakes } = parseServer(displayed(file), text);
  if (!server)
    throw new TargetError(
      'target/catalogue',
      `the description of ${name} is wrong`,
      undefined,
      mistakes.join('\n'),
    );
  keep(kept, server);
  return server;
}

/** Changes whenever the checked form does. */
const FORMAT = '2';

function displayed(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
}

function readKept(path: string): KnownServer | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as KnownServer;
  } catch {
    return undefined; // not kept yet, or cut by a full disk: the YAML file is the source
  }
}

function keep(path: string, server: KnownServer): void {
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    const beside = `${path}.${process.pid}`;
    writeFileSync(beside, JSON.stringify(server));
    renameSync(beside, path);
  } catch {
    // a cache directory that can't be written costs time, nothing else
  }
}
