import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bin } from './testing/bin.js';
import { Gateway } from './testing/gateway.js';
import { ownSuites } from './testing/suite.js';

let bin: Bin;
beforeEach(() => {
  bin = new Bin();
});
afterEach(() => bin.closeEmpty());

function run(...args: string[]) {
  return bin.run(['run', ...ownSuites(bin.folder, 'quick'), ...args], {
    env: { GATESPEC_TOKEN: 'a-token-of-the-tests' },
  });
}

describe('a target that is named wrongly', () => {
  it.each([
    [['nosuch'], 'no known server nosuch'],
    [['uvicorn:nosuch'], 'uvicorn has no variant nosuch'],
    [['ftp://127.0.0.1'], 'only http URLs are targets'],
    [['https://127.0.0.1'], 'https is not supported'],
    [['http://127.0.0.1:99999'], 'is no URL'],
    [['http://127.0.0.1/path'], 'the probe is asked at the root'],
    [['--start', 'myserver'], '--start has no {port}'],
    [['--start', ''], '--start'],
    [['--start', 'x {port}', 'uvicorn'], 'both a target (uvicorn) and --start'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('a target that gives no verdict', () => {
  it('because nobody listens there', async () => {
    const { code, stdout } = await run('http://127.0.0.1:1');
    expect(code).toBe(3);
    expect(stdout).toContain(' NO VERDICT  http://127.0.0.1:1  target/unreachable');
  });

  it('because no probe is there', async () => {
    await withServer(
      (_request, response) => response.end('hello'),
      async (url) => {
        const { code, stdout } = await run(url);
        expect(code).toBe(3);
        expect(stdout).toContain('target/no-probe');
        expect(stdout).toContain('hello');
        expect(stdout).toContain('gatespec probe');
      },
    );
  });

  it('because the probe speaks another version of the protocol', async () => {
    const info = { protocol: 99, token: 'a-token-of-the-tests', probe: '99.0' };
    await withServer(
      (_request, response) => response.end(JSON.stringify(info)),
      async (url) => {
        const { code, stdout } = await run(url);
        expect(code).toBe(3);
        expect(stdout).toContain('target/probe-version');
        expect(stdout).toContain('99');
      },
    );
  });

  it('because the probe has another token', async () => {
    const gateway = await Gateway.start('quite-another-token');
    try {
      const { code, stdout } = await run(`http://127.0.0.1:${gateway.port}`);
      expect(code).toBe(3);
      expect(stdout).toContain('target/token');
    } finally {
      await gateway.stop();
    }
  });

  it.each([
    ['does not exist', 'no-such-command {port}', /no-such-command/],
    ['exits at once', `python3 -c "import sys; sys.exit('wrong flag')" {port}`, /wrong flag/],
    ['is killed at once', 'python3 -c "import os; os.kill(os.getpid(), 9)" {port}', /KILL|signal 9/],
    [
      'finds its port taken',
      `python3 -c "raise OSError(98, 'Address already in use')" {port}`,
      /already in use/,
    ],
  ])('because its command %s', async (_what, command, seen) => {
    const { code, stdout } = await run('--start', command);
    expect(code).toBe(3);
    expect(stdout).toContain(' NO VERDICT ');
    expect(stdout).toMatch(seen);
  });

  it('because its command never listens', { timeout: 60_000 }, async () => {
    const { code, stdout } = await run('--start', 'python3 -c "import time; time.sleep(600)" {port}');
    expect(code).toBe(3);
    expect(stdout).toContain('target/not-ready');
  });

  it('though another target beside it is judged', async () => {
    const { code, stdout } = await run('http://127.0.0.1:1', 'reference:asgi', '--report', 'json');
    const report = JSON.parse(stdout);
    expect(code).toBe(3);
    expect(report.targets[0].trouble.code).toBe('target/unreachable');
    expect(report.targets[1].summary).toMatchObject({ total: 40, pass: 40 });
  });
});

async function withServer(
  answer: (...args: Parameters<Parameters<typeof createServer>[1] & object>) => void,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server: Server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await body(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}
