import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.close());

const inFolder = (path: string) => join(bin.folder, path);

/** Where the line for editors leads, from the suite's file. */
function schemaOf(file: string): string {
  const [first] = readFileSync(inFolder(file), 'utf8').split('\n', 1);
  const [, path] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first!)!;
  return resolve(dirname(inFolder(file)), path!);
}

describe('gatespec new suite', () => {
  it('writes a suite that is right, passes on the reference gateway, and catches what it says', async () => {
    const { code, stdout, stderr } = await bin.run(['new', 'suite', 'first']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'my-suites/first.yaml\nmy-suites/requirements/first.yaml\nmy-suites/suite.schema.json\n',
    });
    const next = stderr.match(/(?<=npx gatespec ).*/g)!.map((line) => line.replaceAll("'", '').split(' '));
    expect(next.map(([command]) => command)).toEqual(['lint', 'run']);
    expect(await bin.run(next[0]!)).toMatchObject({ code: 0, stdout: '', stderr: '4 cases are right\n' });

    const run = await bin.run(next[1]!);
    expect(run.stdout).toContain('reference:asgi: 4 cases');
    expect(run.stdout).toContain('reference:wsgi: 4 cases');
    expect(run.stdout.match(/ 4 pass,/g)).toHaveLength(2);
    expect(run.code).toBe(0);

    const suite = readFileSync(inFolder('my-suites/first.yaml'), 'utf8');
    const faults = [...suite.matchAll(/kills: \[(.*)\]/g)].map(([, fault]) => fault!);
    expect(faults).toHaveLength(2);
    for (const fault of faults) {
      const caught = await bin.run([...next[1]!, 'reference:asgi', '--fault', fault]);
      expect(caught.stdout).toMatch(/: 4 cases in .*: 3 pass, 1 fail,/);
      expect(caught.code).toBe(1);
    }
    expect(bin.leftovers()).toEqual([]);
  });

  it('names a schema that is there: a copy, or that of the package installed above', async () => {
    await bin.run(['new', 'suite', 'deep/er/one']);
    expect(schemaOf('my-suites/deep/er/one.yaml')).toBe(inFolder('my-suites/suite.schema.json'));
    expect(JSON.parse(readFileSync(inFolder('my-suites/suite.schema.json'), 'utf8'))).toEqual(
      JSON.parse((await bin.run(['schema', 'suite'])).stdout),
    );
    const installed = inFolder('node_modules/gatespec/suites/suite.schema.json');
    mkdirSync(dirname(installed), { recursive: true });
    writeFileSync(installed, '{}');
    const { stdout } = await bin.run(['new', 'suite', 'one', '--dir', 'tests/conformance']);
    expect(stdout).not.toContain('schema');
    expect(schemaOf('tests/conformance/one.yaml')).toBe(installed);
  });

  it('stands beside another', async () => {
    await bin.run(['new', 'suite', 'one']);
    expect((await bin.run(['new', 'suite', 'http/two'])).code).toBe(0);
    expect(await bin.run(['lint', 'my-suites'])).toMatchObject({ code: 0, stderr: '8 cases are right\n' });
  });

  it('overwrites nothing, and writes nothing where one file is in the way', async () => {
    mkdirSync(inFolder('my-suites'));
    writeFileSync(inFolder('my-suites/first.yaml'), 'mine');
    const { code, stderr } = await bin.run(['new', 'suite', 'first']);
    expect(code).toBe(2);
    expect(stderr).toContain('my-suites/first.yaml is there already');
    expect(readFileSync(inFolder('my-suites/first.yaml'), 'utf8')).toBe('mine');
    expect(existsSync(inFolder('my-suites/requirements'))).toBe(false);
  });

  it.each(['First', '../first', 'first.yaml', 'a//b', '', 'requirements', 'requirements/x'])(
    'takes no name that no suite can have: %j',
    async (name) => {
      const { code, stderr } = await bin.run(['new', 'suite', name]);
      expect({ code, said: /is no name for a suite/.test(stderr) }).toEqual({ code: 2, said: true });
      expect(existsSync(inFolder('my-suites'))).toBe(false);
    },
  );

  it('says what it can write', async () => {
    const { code, stderr } = await bin.run(['new', 'sweet', 'first']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are suite');
    writeFileSync(inFolder('file'), '');
    const { code: blocked, stderr: why } = await bin.run(['new', 'suite', 'first', '--dir', 'file']);
    expect(blocked).toBe(2);
    expect(why).toMatch(/file\/first\.yaml can't be written/);
  });
});
