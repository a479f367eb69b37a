import { describe, expect, it } from 'vitest';
import type { ClientOp } from '../model/scenario.js';
import { launchOf, octetsByHand } from './by-hand.js';
import { appStep, expectAnswer, get, scenario, script, send, step } from './testing/scenarios.js';

const COUNTER = { host: '127.0.0.1', port: 8000, token: 'by-hand-token' };

function texts(client: readonly ClientOp[], more: Parameters<typeof scenario>[1] = {}) {
  const pieces = octetsByHand(scenario('one', { client: script(...client), ...more }), 'asgi', COUNTER);
  return pieces?.map((piece) => piece.toString('latin1'));
}

describe('octets to send by hand', () => {
  it('are those of the case, with the program in a form that holds on any day', () => {
    const [request, ...rest] = texts([get('/x'), expectAnswer(200)])!;
    expect(rest).toEqual([]);
    expect(request).toMatch(
      /^GET \/x HTTP\/1\.1\r\nHost: 127\.0\.0\.1:8000\r\ngatespec-program: g1\.by-hand-token\.byhand\.main\.j[\w-]+\r\n\r\n$/,
    );
    expect(texts([get('/x'), expectAnswer(200)])).toEqual([request]);
  });

  it('come in pieces where the client waits between them or writes them one by one, else in one', () => {
    expect(
      texts([send('a'), send('b'), expectAnswer(200), send('c'), { verb: 'wait-for', what: 'end' }]),
    ).toEqual(['ab', 'c']);
    const segments: ClientOp = { verb: 'send', segments: [['a'], ['b']], methods: ['GET'] };
    expect(texts([segments, send('c')])).toEqual(['a', 'bc']);
    expect(texts([{ verb: 'connect' }, send({ repeat: 'xy', times: 3 })])).toEqual(['xyxyxy']);
  });

  it('keep an address of version 6 apart from its port', () => {
    const one = scenario('one', { client: script(send({ variable: 'host' }, ' ', { variable: 'address' })) });
    const [octets] = octetsByHand(one, 'asgi', { ...COUNTER, host: '::1' })!;
    expect(octets!.toString()).toBe('[::1]:8000 ::1');
  });

  it.each<[string, readonly ClientOp[]]>([
    ['nothing is sent', [{ verb: 'connect' }]],
    ['the client ends', [send('a'), { verb: 'half-close' }]],
    ['the client resets', [send('a'), { verb: 'reset' }]],
    ['the client does not read', [{ verb: 'pause' }, send('a')]],
    ['the client opens a gate', [send('a'), { verb: 'open', gate: 'go' }]],
    ['frames follow', [send('a'), { verb: 'frames', frames: [] }]],
    ['the server is signalled', [send('a'), { verb: 'signal', signal: 'TERM' }]],
    ['there are many pieces', [{ verb: 'send', segments: [['a'], ['b'], ['c'], ['d'], ['e']], methods: [] }]],
  ])('are not enough where %s', (_, client) => {
    expect(texts(client)).toBeUndefined();
  });

  it('are not enough on several connections, and where the application waits for somebody', () => {
    const two = scenario('two', { client: [step(0, send('a')), step(1, send('b'), { on: 'b' })] });
    expect(octetsByHand(two, 'asgi', COUNTER)).toBeUndefined();
    const steps = [appStep(0, 'await', { gate: 'go', deadline: 100 })];
    const programs = [{ name: 'main', span: two.span, steps }];
    expect(texts([send('a')], { programs })).toBeUndefined();
  });

  it('leave out the steps of the other interface', () => {
    const client = [step(0, send('a')), step(1, { verb: 'reset' }, { only: 'wsgi' })];
    const one = scenario('one', { client });
    expect(octetsByHand(one, 'asgi', COUNTER)?.map(String)).toEqual(['a']);
    expect(octetsByHand(one, 'wsgi', COUNTER)).toBeUndefined();
  });
});

it('a server is started with the settings of its case, and its lifespan program', () => {
  const one = scenario('one', { settings: { 'root-path': '/x' } });
  expect(launchOf(one, 'asgi', ['slow'])).toEqual({ settings: { 'root-path': '/x' }, faults: ['slow'] });
  const lifespan = { name: 'lifespan', span: one.span, steps: [appStep(0, 'receive', null)] };
  expect(launchOf({ ...one, programs: [lifespan] }, 'asgi', []).lifespan).toMatch(
    /^g1\.by-hand-token\.@lifespan\.lifespan\.j[\w-]+$/,
  );
});
