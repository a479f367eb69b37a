import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { Front, MALICE, type Malice } from './testing/front.js';
import { Gateway } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

const TOKEN = 'a-token-of-the-tests';
const env = { GATESPEC_TOKEN: TOKEN };

let gateway: Gateway;
beforeAll(async () => {
  gateway = await Gateway.start(TOKEN);
});
afterAll(() => gateway.stop());

/** Runs the tool against a hostile server, and sees that nothing is left. */
async function against(malice: Malice, behind?: number) {
  const bin = new Bin();
  const front = await Front.start(malice, behind);
  try {
    const args = ['run', front.url, ...ownSuites(bin.folder, 'hostile'), '--report', 'json=r.json'];
    const ended = await bin.run(args, { env, deadlineMs: 50_000, measure: true });
    return { ...ended, left: bin.leftovers() };
  } finally {
    await front.stop();
    await bin.close();
  }
}

describe.concurrent('a server that, once its probe has introduced itself,', () => {
  it.each(Object.entries(MALICE))('%s', async (_name, malice) => {
    const ended = await against(malice, gateway.port);

    console.log(_name, ended.code, ended.megabytes, ended.stdout, ended.stderr);
    expect(ended.left).toEqual([]);
  });
});

describe.concurrent('a stranger that', () => {
  it.each(Object.entries(MALICE))('%s gets no verdict, and a reason', async (_name, malice) => {
    const { code, stdout, stderr, left, megabytes } = await against(malice);
    console.log(_name, code, megabytes, stdout, stderr);
    expect(code).toBe(3);
    expect(left).toEqual([]);
  });
});
