import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { Front, MALICE, type Malice, PASSES } from './testing/front.js';
import { Gateway } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

const TOKEN = 'a-token-of-the-tests';
const env = { GATESPEC_TOKEN: TOKEN };
/** What a run may take of resident memory, whatever a server sends. */
const MEGABYTES = 200;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await Gateway.start(TOKEN);
});
afterAll(() => gateway.stop());

/** Runs the tool against a hostile server. Nothing may be left, nor may it take much. */
async function against(malice: Malice, passes: keyof typeof PASSES) {
  const bin = new Bin();
  const front = await Front.start(malice, PASSES[passes], gateway.port);
  try {
    const args = ['run', front.url, ...ownSuites(bin.folder, 'hostile', 'quick'), '--report', 'json=r.json'];
    const ended = await bin.run(args, { env, deadlineMs: 45_000, measure: true });
    expect(bin.leftovers()).toEqual([]);
    expect(ended.megabytes).toBeLessThan(MEGABYTES);
    return { ...ended, report: JSON.parse(readFileSync(join(bin.folder, 'r.json'), 'utf8')).targets[0] };
  } finally {
    await front.stop();
    await bin.close();
  }
}

const malicious = Object.entries(MALICE);

describe.concurrent('a server that', () => {
  it.each(malicious)(
    '%s in some cases fails these, and the others are judged',
    { timeout: 50_000 },
    async (_, malice) => {
      const { code, report } = await against(malice, 'all but the cases of the hostile suite');
      expect(code).toBe(1);
      const verdicts = new Map<string, string>();
      for (const { id, verdict } of report.cases as { id: string; verdict: string }[])
        verdicts.set(id, verdict);
      expect(verdicts.get('hostile/response/r1')).toBe('fail');
      expect(verdicts.get('hostile/response/r2')).toBe('fail');
      expect(verdicts.get('hostile/message')).toMatch(/fail|error/);
      expect(
        [...verdicts].filter(([id, verdict]) => id.startsWith('quick/') && verdict === 'pass'),
      ).toHaveLength(40);
    },
  );

  it('answers nothing but its introduction is given up, and told about', { timeout: 50_000 }, async () => {
    const { code, report } = await against(MALICE['answers nothing'], 'control requests');
    expect({ code, trouble: report.trouble.code }).toEqual({ code: 3, trouble: 'target/no-answer' });
  });
});

describe.concurrent('a stranger that', () => {
  it.each(malicious)('%s gets no verdict, and a reason', { timeout: 50_000 }, async (_, malice) => {
    const { code, stdout, report } = await against(malice, 'nothing');
    expect(code).toBe(3);
    expect(report.trouble.code).toMatch(/^target\/(unreachable|not-http|no-probe)$/);
    expect(stdout).toContain(' NO VERDICT ');
  });
});
