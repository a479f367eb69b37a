import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import { htmlReporter } from './html.js';
import { fileOutput } from './output.js';
import { HOSTILE, hostileRun } from './testing/hostile.js';
import { caseResult, desk, runOf } from './testing/stream.js';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser;
let folder: string;
let page: Page;
/** What the page did that it should not do: errors, warnings, and requests for anything but its own file. */
let trespasses: string[];
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
  folder = mkdtempSync(join(tmpdir(), 'gatespec-html-'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  page = await browser.newPage({ colorScheme: 'dark', viewport: { width: 1300, height: 900 } });
  trespasses = [];
  page.on('console', (message) => trespasses.push(message.text()));
  page.on('pageerror', (error) => trespasses.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file:.*\/r\.html|data:)/.test(request.url())) trespasses.push(request.url());
  });
});
afterEach(async () => {
  await page.close();
  expect(trespasses).toEqual([]);
});

async function written(events: readonly RunEvent[], more: Parameters<typeof desk>[0] = {}): Promise<string> {
  const path = join(folder, 'r.html');
  const reporter = htmlReporter(fileOutput(path), desk(more));
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  return pathToFileURL(path).href;
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `many/rows/case-${1000 + at}`);
const run = runOf({
  uvicorn: [
    caseResult('a/b/broken', 'fail'),
    caseResult('a/b/soft', 'warn', { level: 'should', proves: ['ASGI-HTTP-004'] }),
    ...numbered(300).map((id) => caseResult(id, 'pass')),
  ],
  'hypercorn@1:h2': [caseResult('a/b/broken', 'pass'), caseResult('a/b/soft', 'info', { observed: 'late' })],
});

const ids = () => page.locator('#matrix tbody th a').allTextContents();
const count = () => page.locator('#count').textContent();

it('filters by verdict, target, document, level and words', async () => {
  await page.goto(await written(run));
  expect(await count()).toBe('302 of 302 cases');
  await page.getByLabel(/pass \(/).uncheck();
  expect(await ids()).toEqual(['a/b/broken', 'a/b/soft']);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'hypercorn@1:h2' });
  expect(await ids()).toEqual(['a/b/soft']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(count).toBe('302 of 302 cases');
  await page.getByRole('combobox', { name: 'Document' }).selectOption('asgi-http');
  expect(await ids()).toEqual(['a/b/soft']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('combobox', { name: 'Level' }).selectOption('should');
  expect(await ids()).toEqual(['a/b/soft']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('CASE-1250 rfc');
  expect(await ids()).toEqual(['many/rows/case-1250']);
});

it('draws rows as they are needed, and all of them for paper', async () => {
  await page.goto(await written(run));
  expect((await ids()).length).toBeLessThan(302);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await ids()).toHaveLength(302);
});

it('opens the case that a link names, and goes back by keyboard', async () => {
  const url = await written(run);
  await page.goto(`${url}#a/b/broken`);
  const dialog = page.getByRole('dialog', { name: 'a/b/broken' });
  await dialog.waitFor();
  const text = (await dialog.textContent())!;
  for (const part of [
    'RFC 9112 section 6.3',
    'either refuses it',
    'status: 400',
    'both-lengths',
    'X: ',
    '\\xff',
  ])
    expect(text).toContain(part);
  expect(await dialog.locator('.timeline tr.app td').nth(2).textContent()).toContain('called: POST /');
  expect(await dialog.locator('.fixture .hit').textContent()).toContain('expect: { status: 400');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(new URL(page.url()).hash).toBe('');

  const link = page.getByRole('link', { name: 'info, hypercorn@1:h2, a/b/soft' });
  await link.focus();
  await page.keyboard.press('Enter');
  const soft = page.getByRole('dialog', { name: 'a/b/soft' });
  expect(await soft.textContent()).toContain('behaviour seenlate');
  const deep = page.url();
  await page.keyboard.press('Escape');
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('info, hypercorn@1:h2, a/b/soft');
  await page.goto('about:blank');
  trespasses = trespasses.filter((url) => url !== 'about:blank');
  await page.goto(deep);
  expect(await soft.locator('[aria-current]').textContent()).toContain('hypercorn@1:h2');
  await page.goto(`${url}#no/such%ZZ`);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

it('shows a hostile server as text', async () => {
  const url = await written(hostileRun(), { sources: () => [HOSTILE], again: () => HOSTILE });
  await page.goto(url);
  await page.locator('#matrix tbody th a').click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect((await dialog.textContent())!.split('</script><script>window.stolen').length).toBeGreaterThan(15);
  expect(await page.evaluate('window.stolen')).toBeUndefined();
  expect(await page.locator('img').count()).toBe(0);
});

it('has nothing that axe calls wrong, in dark and light', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const url = await written(run);
  for (const colorScheme of ['dark', 'light'] as const) {
    const context = await browser.newContext({ bypassCSP: true, colorScheme });
    const checked = await context.newPage();
    for (const hash of ['', '#a/b/broken']) {
      await checked.goto('about:blank');
      await checked.goto(url + hash);
      await checked.evaluate(axe);
      const wrong = await checked.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))',
      );
      expect(wrong, `${colorScheme} ${hash}`).toEqual([]);
    }
    await context.close();
  }
});
