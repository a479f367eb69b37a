import { describe, expect, it } from 'vitest';
import type { Running, Target } from '../model/target.js';
import { knownServers, loadServer } from './catalogue.js';
import { defaultCacheDir } from './folders.js';
import { resolveTarget } from './resolve.js';
import { observeOffers } from './testing/offers.js';
import { processesWith } from './testing/processes.js';

const cacheDir = defaultCacheDir(process.env);
const signal = new AbortController().signal;
const variants: string[] = [];
for (const name of knownServers())
  for (const variant of Object.keys((await loadServer(name, cacheDir)).variants))
    variants.push(`${name}:${variant}`);

/** A value for every setting that a server can start with. */
const SETTINGS: Readonly<Record<string, string | number>> = {
  'keep-alive-timeout': 3,
  'header-timeout': 7,
  'body-timeout': 9,
  'graceful-timeout': 2,
  'ping-interval': 20,
  'ping-timeout': 20,
  'max-message-size': 70_000,
  'max-head-size': 70_000,
  'max-field-size': 8_000,
  'max-request-line-size': 4_000,
  'max-body-size': 1_000_000,
  'root-path': '/below',
  threads: 4,
  workers: 1,
};

async function during(target: Target, settings: typeof SETTINGS, work: (running: Running) => Promise<void>) {
  const running = await target.launch({ settings }, signal);
  try {
    await running.ready(signal);
    await work(running);
  } finally {
    await running.stop();
  }
  expect(processesWith(String(running.address.port))).toEqual([]);
}

describe.each(variants)('%s', (name) => {
  it('offers what it declares, and nothing else', async () => {
    const target = await resolveTarget(name);
    await during(target, {}, async (running) => {
      const declared = [...target.declares!].filter((offer) => offer !== 'process');
      expect([...(await observeOffers(running))].sort()).toEqual(declared.sort());
    });
  });

  it('starts with each of its settings', async () => {
    const target = await resolveTarget(name);
    const settings = Object.fromEntries(Object.entries(SETTINGS).filter(([key]) => target.settings.has(key)));
    expect(Object.keys(settings).sort()).toEqual([...target.settings].sort());
    await during(target, settings, async () => {});
  });
});

describe.each([
  ['hypercorn@0.17.3', 'hypercorn', '0.17.3'],
  ['gunicorn:gthread@23.0.0', 'gunicorn', '23.0.0'],
  ['uvicorn:h11@0.30.0', 'uvicorn', '0.30.0'],
])('%s', (name, distribution, version) => {
  it('is that very version', async () => {
    const target = await resolveTarget(name);
    await during(target, {}, async (running) => {
      const { distributions } = await running.ready(signal);
      const versions = Object.entries(distributions).map(([key, value]) => [key.toLowerCase(), value]);
      expect(Object.fromEntries(versions)).toHaveProperty([distribution], version);
    });
  });
});
