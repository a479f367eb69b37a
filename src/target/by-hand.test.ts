import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { Launch } from '../model/target.js';
import { typedCommand } from './by-hand.js';
import { knownServers, loadServer } from './catalogue.js';
import { FIXTURES } from './folders.js';
import { resolveTarget } from './resolve.js';

const PLAIN: Launch = { settings: {} };

it('every known server has a command that any shell reads, with nothing of this machine', async () => {
  for (const server of knownServers())
    for (const variant of Object.keys((await loadServer(server, tmpdir())).variants)) {
      const target = await resolveTarget(`${server}:${variant}`);
      const command = target.byHand!(PLAIN);
      expect(command).toContain('PYTHONPATH="');
      expect(command).toContain('GATESPEC_TOKEN=by-hand-token ');
      expect(command).toMatch(/\b8000\b/);
      expect(command).not.toContain(FIXTURES);
      expect(command).not.toMatch(/\{[a-z]+\}/);
      expect(spawnSync('sh', ['-n', '-c', command]).status).toBe(0);
      expect(target.byHand!(PLAIN)).toBe(command);
    }
});

it('a command has the settings, faults and lifespan program of its launch', async () => {
  const gateway = await resolveTarget('reference:asgi');
  const launch = {
    settings: { 'root-path': '/x y' },
    faults: ['no-date'],
    lifespan: 'g1.other.@lifespan.lifespan.j',
  };
  const command = gateway.byHand!(launch);
  expect(command).toMatch(/ --root-path '\/x y' --fault no-date$/);
  expect(command).toContain(' GATESPEC_LIFESPAN=g1.by-hand-token.@lifespan.lifespan.j ');
});

it('words are quoted where a shell would take them apart', () => {
  const words = ['{python}', "it's", '{bin}/uwsgi', 'file:{launchers}/a b.py'];
  const command = typedCommand({ words, environment: { A: 'x y' }, inherits: true }, PLAIN);
  const said = spawnSync('sh', ['-c', command.replace(' python3 ', ' printf "%s|" ')], {
    env: { PATH: '/usr/bin:/bin', PYTHONPATH: '' },
  });
  expect(said.stdout.toString()).toMatch(/^it's\|uwsgi\|file:.*\/\.\.\/servers\/launchers\/a b\.py\|$/);
  expect(command).toMatch(/^A='x y' PYTHONPATH="\$\(npx gatespec probe\)\$\{PYTHONPATH:\+:\$PYTHONPATH\}" /);
});

it('a probe that somebody else started has none', async () => {
  expect((await resolveTarget('http://127.0.0.1:1')).byHand).toBeUndefined();
});
