import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultCacheDir } from './folders.js';
import { resolveTarget } from './resolve.js';

const cacheDir = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
afterAll(() => rmSync(cacheDir, { recursive: true }));

describe('a name on the command line', () => {
  it.each([
    [undefined, {}, { name: 'reference', interface: 'asgi', startable: true }],
    [undefined, { interface: 'wsgi' }, { name: 'reference', interface: 'wsgi' }],
    ['reference:wsgi', {}, { interface: 'wsgi' }],
    ['uvicorn:h11@0.30.0', {}, { name: 'uvicorn:h11@0.30.0', interface: 'asgi' }],
    ['gunicorn', { interface: 'asgi' }, { interface: 'asgi' }],
    ['granian', { interface: 'wsgi' }, { interface: 'wsgi' }],
    ['http://127.0.0.1:8000', {}, { name: 'http://127.0.0.1:8000', startable: false, interface: undefined }],
    [undefined, { start: 'serve {port}', interface: 'wsgi' }, { name: 'serve {port}', interface: 'wsgi' }],
  ] as const)('%j with %j is understood', async (name, options, expected) => {
    expect(await resolveTarget(name, { cacheDir, ...options })).toMatchObject(expected);
  });

  it.each([
    ['nginx', {}, /no known server nginx/, /uvicorn.*--start/],
    ['uvicorn:h2', {}, /uvicorn has no variant h2/, /uvicorn:h11/],
    ['Uvicorn!', {}, /names no target/, /SERVER@VERSION/],
    ['wsgiref@3', {}, /no version to choose/, undefined],
    ['uvicorn', { interface: 'wsgi' }, /does not offer wsgi/, /--interface/],
    ['https://127.0.0.1', {}, /https is not supported/, /plain-text/],
    ['ftp://127.0.0.1', {}, /only http/, /http:\/\//],
    ['http://', {}, /no URL/, /HOST:PORT/],
    ['http://127.0.0.1/shop', {}, /at the root/, /http:\/\/127.0.0.1$/],
    ['uvicorn', { start: 'x {port}' }, /both a target/, /one of them/],
    [undefined, { start: 'uvicorn --port 8000' }, /no \{port\}/, /gatespec chooses/],
    [undefined, { start: "x '{port}" }, /unclosed '/, /quote/],
    [undefined, { start: ' ' }, /empty/, /\{port\}/],
  ] as const)('%j with %j is wrong usage', async (name, options, message, remedy) => {
    const error = await resolveTarget(name, { cacheDir, ...options }).then(
      () => expect.fail('it was understood'),
      (reason) => reason,
    );
    expect(error.code).toBe('target/usage');
    expect(error.message).toMatch(message);
    if (remedy) expect(error.remedy).toMatch(remedy);
  });

  it('a known server says what it offers', async () => {
    const target = await resolveTarget('uvicorn', { cacheDir });
    expect([...target.declares!]).toEqual(expect.arrayContaining(['websocket', 'process']));
    expect([...target.settings]).toContain('keep-alive-timeout');
    const sync = await resolveTarget('gunicorn:sync', { cacheDir });
    expect([...sync.settings]).not.toContain('keep-alive-timeout');
  });
});

it('the cache is where the platform keeps caches', () => {
  expect(defaultCacheDir({ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux')).toBe('/x/gatespec');
  expect(defaultCacheDir({ HOME: '/h' }, 'linux')).toBe('/h/.cache/gatespec');
  expect(defaultCacheDir({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Caches/gatespec');
});
