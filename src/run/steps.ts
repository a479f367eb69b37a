import type { ClientOp, ClientStep } from '../model/scenario.js';
import { awaitApp, awaitGate, awaitStall, openGate } from './application-steps.js';
import { expectEvent } from './event-steps.js';
import {
  expectEnd,
  expectHead,
  expectInterim,
  expectResponse,
  expectSilence,
  expectSoFar,
  playConnection,
  send,
} from './http-steps.js';
import type { Play, Seen } from './play.js';
import { expectExit, expectKnock, expectLog, signal, startServer, waitReady } from './process-steps.js';
import {
  expectClose,
  expectFrame,
  expectHandshake,
  expectMessage,
  expectPong,
  openWebSocket,
  sendFrames,
} from './websocket-steps.js';

/** Does one step of the client's script, and waits until it can be judged. */
export async function perform(play: Play, step: ClientStep): Promise<Seen> {
  const { op } = step;
  switch (op.verb) {
    case 'connect':
    case 'half-close':
    case 'close':
    case 'reset':
    case 'pause':
    case 'resume':
      return playConnection(play, step, op.verb);
    case 'send':
      return send(play, step, op);
    case 'websocket':
      return openWebSocket(play, step, op);
    case 'frames':
      return sendFrames(play, step, op);
    case 'wait-for':
      return waitFor(play, step, op.what);
    case 'open':
      return openGate(play, op.gate);
    case 'await':
      return awaitGate(play, step, op.gate);
    case 'await-app':
      return awaitApp(play, step, op);
    case 'await-stall':
      return awaitStall(play, step, op.program);
    case 'start-server':
      return startServer(play, step, op.ready);
    case 'wait-ready':
      return waitReady(play, step);
    case 'signal':
      return signal(play, op.signal);
    default:
      return expectation(play, step, op);
  }
}

/** `wait-for`: as the claim of that name, without the claim. */
function waitFor(
  play: Play,
  step: ClientStep,
  what: (ClientOp & { verb: 'wait-for' })['what'],
): Promise<Seen> {
  switch (what) {
    case 'response':
      return expectResponse(play, step);
    case 'head':
      return expectHead(play, step);
    case 'interim':
      return expectInterim(play, step);
    case 'end':
      return expectEnd(play, step);
    case 'handshake':
      return expectHandshake(play, step);
    case 'message':
      return expectMessage(play, step);
    case 'close':
      return expectClose(play, step, undefined);
  }
}

type Expectation = Extract<ClientOp, { matcher: unknown }>;

function expectation(play: Play, step: ClientStep, op: Expectation): Promise<Seen> {
  switch (op.verb) {
    case 'expect':
      return expectResponse(play, step);
    case 'expect-head':
      return expectHead(play, step);
    case 'expect-so-far':
      return expectSoFar(play, step, op);
    case 'expect-interim':
      return expectInterim(play, step);
    case 'expect-end':
      return expectEnd(play, step);
    case 'expect-silence':
      return expectSilence(play, step);
    case 'expect-handshake':
      return expectHandshake(play, step);
    case 'expect-message':
      return expectMessage(play, step);
    case 'expect-frame':
      return expectFrame(play, step);
    case 'expect-pong':
      return expectPong(play, step);
    case 'expect-close':
      return expectClose(play, step, op.matcher);
    case 'expect-event':
      return expectEvent(play, step);
    case 'expect-exit':
      return expectExit(play, step);
    case 'expect-log':
      return expectLog(play, step, op);
    case 'expect-knock':
      return expectKnock(play, step);
  }
}
