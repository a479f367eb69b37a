import { once } from 'node:events';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin, type Started } from './testing/bin.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
  mkdirSync(join(bin.folder, 'mine/deeper'), { recursive: true });
});
afterEach(() => bin.close());

const suite = (verb: string) => `
title: Mine
scenarios:
  - id: hello
    title: A response has a status
    proves: [HTTP1-RESP-001]
    app: [{ respond: 200 }]
    client: [{ request: GET / }, { ${verb}: { status: 200 } }]
`;
const save = (file: string, verb: string) => writeFileSync(join(bin.folder, file), suite(verb));

/** Waits until the tool has told this many results, and returns the last one. */
async function told(started: Started, times: number): Promise<string> {
  for (;;) {
    const lines = started.talk.stderr.match(/.*; watching\n/g) ?? [];
    if (lines.length >= times) return lines.at(-1)!;
    const ended = await Promise.race([started.ended, once(started.child.stderr!, 'data')]);
    if ('code' in ended) throw new Error(ended.stderr);
  }
}

describe('gatespec lint --watch', () => {
  it('checks again on each save, and ends at Ctrl-C', async () => {
    save('mine/a.yaml', 'expect');
    const started = bin.start(['lint', '--watch', 'mine']);
    expect(await told(started, 1)).toBe('gatespec: 1 case is right; watching\n');

    save('mine/a.yaml', 'expct');
    expect(await told(started, 2)).toBe('gatespec: 1 error; watching\n');
    expect(started.talk.stdout).toContain('did you mean "expect"?');

    // As some editors save: a new file takes the place of the old one.
    save('mine/a.yaml~', 'expect');
    renameSync(join(bin.folder, 'mine/a.yaml~'), join(bin.folder, 'mine/a.yaml'));
    expect(await told(started, 3)).toBe('gatespec: 1 case is right; watching\n');

    save('mine/deeper/b.yaml', 'expect');
    expect(await told(started, 4)).toBe('gatespec: 2 cases are right; watching\n');

    started.child.kill('SIGINT');
    const { code, signal } = await started.ended;
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    expect(bin.leftovers()).toEqual([]);
  });

  it('takes many writes for one save, and no other file for one', async () => {
    save('mine/a.yaml', 'expect');
    save('mine/deeper/b.yaml', 'expct');
    const started = bin.start(['lint', '--watch', 'mine/a.yaml']);
    await told(started, 1);
    save('mine/other.yaml', 'expct');
    for (let at = 0; at < 50; at++) save('mine/a.yaml', at === 49 ? 'expct' : 'expect');
    let times = 2;
    while (!(await told(started, times)).includes('1 error')) times++;
    started.child.kill('SIGTERM');
    const { code, stderr } = await started.ended;
    expect(code).toBe(130);
    expect(stderr.match(/watching/g)!.length).toBeLessThan(10);
    expect(stderr).not.toContain('2 errors');
  });

  it('says that there is nothing to watch', async () => {
    const { code, stderr } = await bin.run(['lint', '--watch', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/can't watch: ENOENT.*nowhere/);
  });
});
