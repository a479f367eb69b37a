import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownServers, loadServer } from './catalogue.js';
import { parseServer } from './catalogue-schema.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const GOOD = `title: Demo
default: plain
interface: wsgi
command: [demo, "{port}"]
declares: [http/1.1]
settings:
  keep-alive-timeout: [--keep, "{value}"]
  header-timeout: { arguments: [--head, "{value}"], times: 1000 }
variants:
  plain: { title: plain }
  fancy:
    title: fancy
    arguments: [--fancy]
    settings: { keep-alive-timeout: null }
`;

describe('the catalogue', () => {
  it.each(knownServers())('describes %s without a mistake', async (name) => {
    const server = await loadServer(name, join(folder, 'cache'));
    expect(server.title).not.toBe('');
    for (const variant of Object.values(server.variants)) {
      const text = variant.command.join(' ');
      expect(text).toContain('{port}');
      expect(text).toContain('{host}');
      for (const setting of Object.values(variant.settings))
        expect(JSON.stringify(setting)).toContain('{value}');
    }
  });

  it('merges what is common with what is a variant’s own', () => {
    const { server, mistakes } = parseServer('demo.yaml', GOOD);
    expect(mistakes).toEqual([]);
    expect(server!.variants.fancy).toMatchObject({
      interface: 'wsgi',
      command: ['demo', '{port}', '--fancy'],
      declares: ['http/1.1'],
      settings: { 'header-timeout': { times: 1000 } },
    });
    expect(Object.keys(server!.variants.fancy!.settings)).toEqual(['header-timeout']);
    expect(server!.variants.plain!.settings['keep-alive-timeout']!.arguments).toEqual(['--keep', '{value}']);
  });

  it.each([
    ['title: Demo\ncomand: [x]\n', 'title: Demo\n', 'demo.yaml:2:1: the file: '],
    ['declares: [telepathy]\n', 'declares: [http/1.1]\n', 'demo.yaml:5:12: declares.0: '],
    ['default: missing\n', 'default: plain\n', 'demo.yaml:2:10: default: no variant missing'],
    [
      '',
      'interface: wsgi\n',
      'demo.yaml:9:3: plain: neither it nor the common part has command and interface',
    ],
    ['  keep-alive-timeut: []\n', '  keep-alive-timeout: [--keep, "{value}"]\n', 'demo.yaml:7:3: settings: '],
    ['title: {\n', 'title: Demo\n', 'demo.yaml:'],
  ])('names the place of a mistake: %j', (mistake, instead, message) => {
    const { server, mistakes } = parseServer('demo.yaml', GOOD.replace(instead, mistake));
    expect(server).toBeUndefined();
    expect(mistakes[0]).toContain(message);
  });

  it('is read from the cache until a file changes, and without a cache as well', async () => {
    const servers = join(folder, 'servers');
    const cache = join(folder, 'cache');
    mkdirSync(servers);
    writeFileSync(join(servers, 'demo.yaml'), GOOD);
    const first = await loadServer('demo', cache, servers);
    expect(readdirSync(join(cache, 'catalogue'))).toHaveLength(1);
    expect(await loadServer('demo', cache, servers)).toEqual(first);
    writeFileSync(join(servers, 'demo.yaml'), GOOD.replace('title: Demo', 'title: Other'));
    expect((await loadServer('demo', cache, servers)).title).toBe('Other');
    writeFileSync(join(folder, 'file'), '');
    expect((await loadServer('demo', join(folder, 'file'), servers)).title).toBe('Other');
    writeFileSync(join(servers, 'demo.yaml'), 'title: 7\n');
    await expect(loadServer('demo', cache, servers)).rejects.toMatchObject({ code: 'target/catalogue' });
  });
});
