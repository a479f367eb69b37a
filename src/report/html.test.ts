import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/event.js';
import { htmlReporter } from './html.js';
import { HOSTILE, hostileRun } from './testing/hostile.js';
import { caseResult, desk, finding, memoryOutput, runOf } from './testing/stream.js';

async function page(events: readonly RunEvent[], more: Parameters<typeof desk>[0] = {}): Promise<string> {
  const output = memoryOutput();
  const reporter = htmlReporter(output, desk(more));
  for (const event of events) reporter.handle(event);
  await reporter.finish?.();
  return output.text;
}

/** What a script element of the page holds, as the browser finds it: up to the first end tag. */
function json(html: string, id: string) {
  const [, text] =
    html.match(new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's')) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}

const mixed = runOf({
  uvicorn: [
    caseResult('b/b/fail', 'fail', { proves: ['HTTP1-FRAMING-007', 'ASGI-HTTP-004'] }),
    caseResult('a/a/pass', 'pass'),
    caseResult('a/a/info', 'info', { observed: 'closed' }),
    caseResult('a/a/known', 'fail', {
      known: { as: 'expected', reason: 'bug 7', at: { file: 'b.yaml', line: 1, column: 1 } },
    }),
    caseResult('a/a/late', 'pass', { attempts: 2 }),
  ],
  daphne: 'no module',
  hypercorn: [caseResult('b/b/fail', 'pass'), caseResult('c/c/only', 'warn')],
});

describe('the HTML report', () => {
  it('has every case once, with its mark on each target', async () => {
    const index = json(await page(mixed), 'index');
    expect(index.targets.map(({ name }: { name: string }) => name)).toEqual([
      'uvicorn',
      'daphne',
      'hypercorn',
    ]);
    const told = index.rows.map(({ id, marks }: { id: string; marks: string }) => [
      id,
      ...[...marks].map((at) => index.marks[at] ?? '-'),
    ]);
    expect(told).toEqual([
      ['a/a/info', 'info', '-', '-'],
      ['a/a/known', 'known', '-', '-'],
      ['a/a/late', 'flaky', '-', '-'],
      ['a/a/pass', 'pass', '-', '-'],
      ['b/b/fail', 'fail', '-', 'pass'],
      ['c/c/only', '-', '-', 'warn'],
    ]);
  });

  it('keeps what there is to tell of a case, and nothing of a plain pass', async () => {
    const html = await page(mixed);
    expect(json(html, 'case-3')).toBeUndefined();
    const fail = json(html, 'case-4');
    expect(Object.keys(fail)).toEqual(['0']);
    expect(fail[0]).toMatchObject({
      findings: [finding()],
      again: 'npx gatespec run uvicorn --only b/b/fail',
    });
    expect(fail[0].transcript[0].slice(1, 3)).toEqual(['a', 'sent']);
    expect(json(html, 'case-0')[0].observed).toBe('closed');
    expect(json(html, 'fixtures')[0].lines[2]).toBe('  - id: both-lengths');
    expect(json(await page(mixed, { sources: () => undefined }), 'fixtures')).toEqual([]);
  });

  it('counts by target, and by document and level for the clauses that broke', async () => {
    const html = await page(mixed);
    const row = (start: string) =>
      [
        ...html
          .slice(html.indexOf(start))
          .split('</tr>')[0]!
          .matchAll(/>(\d+)</g),
      ].map(([, n]) => Number(n));
    // fail, known, error, warn, flaky, info, skip, pass
    expect(row('<th scope="row">uvicorn')).toEqual([1, 1, 0, 0, 1, 1, 0, 1]);
    expect(row('<th scope="row">RFC 9112</th><td>must')).toEqual([1, 1, 0, 1, 1, 1, 0, 2]);
    expect(row('<th scope="row">ASGI HTTP &amp; WebSocket Message Format</th><td>should')).toEqual([
      0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(html).toContain('<strong>daphne</strong> gave no verdict');
  });

  it('lets no text become markup', async () => {
    const hostile = { sources: () => [HOSTILE], again: () => HOSTILE };
    const html = await page(hostileRun(), hostile);
    const tame = await page(
      hostileRun().map((event) =>
        JSON.parse(JSON.stringify(event).replaceAll(JSON.stringify(HOSTILE).slice(1, -1), 'tame')),
      ),
      { sources: () => ['tame'], again: () => 'tame' },
    );
    const tags = (text: string) => [...text.matchAll(/<[!/]?[a-z-]+/gi)].map(([tag]) => tag);
    expect(tags(html)).toEqual(tags(tame));
    expect(html).not.toContain('\u202e');
    expect(html).not.toContain('\u0000');
    const [row] = json(html, 'index').rows;
    expect(row.title).toBe(HOSTILE.replace('\u202e', '\\u202e').replace('\u0000', '\\x00'));
    expect(json(html, 'case-0')[0].findings[0].actual).toBe(row.title);
  });

  it('lets its own script and style run, and loads nothing', async () => {
    const html = await page(mixed);
    const policy = html.match(/Content-Security-Policy" content="([^"]*)"/)![1]!;
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:/,
    );
    expect(html).not.toMatch(/(src|href)="(?!#|data:,)/);
    expect(html).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b/);
  });

  it('tells of a run that was cut', async () => {
    const html = await page(mixed.filter(({ type }) => type !== 'run-end'));
    expect(html).toContain('The run was cut');
    expect(html.trimEnd().endsWith('</html>')).toBe(true);
  });
});
