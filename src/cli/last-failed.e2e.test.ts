import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

/** With a cache folder of its own, so that the user's is left alone. */
async function run(...args: string[]) {
  const env = { XDG_CACHE_HOME: join(bin.folder, 'cache') };
  const report = ['--suites', 'suites', '--report', 'json', '--no-baseline'];
  const { code, stdout, stderr } = await bin.run(['run', ...args, ...report], { env });
  const cases: { id: string }[] = stdout === '' ? [] : JSON.parse(stdout).targets[0].cases;
  return { code, ids: cases.map(({ id }) => id), stderr };
}

/** As many suites as there are statuses; one that is not 200 fails. */
function statuses(...given: number[]): void {
  ownSuites(bin.folder);
  const rows = given.map((status, at) => `{ id: r${at}, status: ${status} }`).join(', ');
  const text = `
title: Statuses
scenarios:
  - id: case
    title: A status
    proves: [MUST-1]
    app: [{ respond: 200 }]
    client:
      - request: GET /
      - expect: { status: "\${status}" }
    rows: [${rows}]
`;
  writeFileSync(join(bin.folder, 'suites/statuses.yaml'), text);
}

it('plays those alone that failed, and says where there are none', async () => {
  statuses(200, 299, 200);
  const first = await run('reference:asgi', '--last-failed');
  expect(first).toMatchObject({ code: 2, ids: [] });
  expect(first.stderr).toContain('nothing is known of an earlier run of reference:asgi');
  expect((await run('reference:asgi')).ids).toHaveLength(3);
  statuses(200, 200, 200);
  const again = await run('reference:asgi', '--last-failed');
  expect(again).toMatchObject({ code: 0, ids: ['statuses/case/r1'] });
  const over = await run('reference:asgi', '--last-failed');
  expect(over).toMatchObject({ code: 2, ids: [] });
  expect(over.stderr).toContain('no case of reference:asgi failed when it was last played');
});

it('costs nothing where the cache folder can not be written', async () => {
  statuses(299);
  writeFileSync(join(bin.folder, 'cache'), '');
  expect(await run('reference:asgi')).toMatchObject({ code: 1, stderr: '' });
  const { code, stderr } = await run('reference:asgi', '--last-failed');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is known') });
});
