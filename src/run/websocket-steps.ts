import type { Matcher } from '../model/matcher.js';
import type { ClientOp, ClientStep, FrameSpec } from '../model/scenario.js';
import { encodeFrame } from '../wire/frame.js';
import { fill } from './fill.js';
import { written } from './http-steps.js';
import type { Lane } from './lane.js';
import { match } from './match.js';
import type { Play, Seen } from './play.js';
import type { WebSocketLane } from './websocket-lane.js';
import { closeView, frameView, handshakeView, messageView } from './websocket-views.js';

const CLOSE = 8;
const PONG = 10;
/** What a compressed fragment that is not the last keeps at its end (RFC 7692 section 7.2.1). */
const TAIL = Buffer.from([0, 0, 0xff, 0xff]);

/** `websocket`: the opening handshake, and its answer where it must open. */
export async function openWebSocket(
  play: Play,
  step: ClientStep,
  op: ClientOp & { verb: 'websocket' },
): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.upgrade(op);
  lane.requested(op.bytes[0]?.toString().split(' ', 1)[0] ?? 'GET');
  await written(play, step, lane, fill(op.bytes, play.filling()));
  if (!op.open) return { outcome: 'met', view: null };
  const seen = await expectHandshake(play, step);
  const opened = lane.webSocket?.answer?.accepted === true;
  return opened ? seen : { ...seen, outcome: seen.outcome === 'met' ? 'failed' : seen.outcome };
}

/** `expect-handshake`: the answer to the handshake, with its body where it is no 101. */
export async function expectHandshake(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () =>
    lane.webSocket?.response?.complete ? 'met' : lane.over ? 'ended' : undefined,
  );
  if (lane.webSocket?.response) lane.consumed = Math.max(lane.consumed, lane.webSocket.index + 1);
  return { outcome, view: handshakeView(lane) };
}

/** `frame`, `frames` and `message`: all in one write, or octet by octet. */
export async function sendFrames(
  play: Play,
  step: ClientStep,
  op: ClientOp & { verb: 'frames' },
): Promise<Seen> {
  const lane = play.lane(step.on);
  const filling = play.filling();
  const octets = Buffer.concat(
    op.frames.map((spec) => encode(spec, fill(spec.payload, filling), lane.webSocket)),
  );
  if (lane.webSocket && op.frames.some(({ opcode }) => opcode === CLOSE)) lane.webSocket.closeSent = true;
  if (op.dribble)
    for (let i = 0; i < octets.length; i++) await written(play, step, lane, octets.subarray(i, i + 1));
  else await written(play, step, lane, octets);
  return { outcome: 'met', view: null };
}

function encode(spec: FrameSpec, plain: Buffer, webSocket: WebSocketLane | undefined): Buffer {
  const { opcode, fin, rsv, mask, lengthForm, declaredLength } = spec;
  const deflater = spec.compress ? webSocket?.deflater : undefined;
  const deflated = deflater?.deflate(plain);
  return encodeFrame({
    opcode,
    fin,
    rsv: deflated && opcode !== 0 ? [true, rsv[1], rsv[2]] : rsv,
    mask,
    payload: deflated ? (fin ? deflated : Buffer.concat([deflated, TAIL])) : plain,
    ...(lengthForm === undefined ? {} : { lengthForm }),
    ...(declaredLength === undefined ? {} : { declaredLength }),
  });
}

/** Waits for the next item of a list that grows with the connection. */
async function next<T>(
  play: Play,
  step: ClientStep,
  lane: Lane,
  item: (webSocket: WebSocketLane) => T | undefined,
): Promise<{ outcome: Seen['outcome']; item: T | undefined }> {
  lane.connection();
  const look = () => (lane.webSocket ? item(lane.webSocket) : undefined);
  const outcome = await play.wait(step, () => (look() ? 'met' : lane.over ? 'ended' : undefined));
  return { outcome, item: look() };
}

/** `expect-message`: Pings and Pongs are passed over. */
export async function expectMessage(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  const { outcome, item } = await next(
    play,
    step,
    lane,
    ({ reader, messagesConsumed }) => reader.messages[messagesConsumed],
  );
  const { webSocket } = lane;
  if (!item || !webSocket) return { outcome, view: closeView(lane) };
  webSocket.messagesConsumed++;
  webSocket.framesConsumed = Math.max(webSocket.framesConsumed, item.frame + 1);
  return { outcome, view: messageView(item) };
}

/** `expect-frame`: the next frame of any kind, whole. */
export async function expectFrame(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  const { outcome, item } = await next(play, step, lane, ({ reader, framesConsumed }) => {
    const frame = reader.frames[framesConsumed];
    return frame?.complete ? frame : undefined;
  });
  const { webSocket } = lane;
  if (!item || !webSocket) return { outcome, view: closeView(lane) };
  const { reader } = webSocket;
  const at = webSocket.framesConsumed++;
  if (item.opcode === PONG) webSocket.pongsConsumed++;
  const passed = reader.messages.filter(({ frame }) => frame <= at).length;
  webSocket.messagesConsumed = Math.max(webSocket.messagesConsumed, passed);
  return { outcome, view: frameView(item) };
}

/** `expect-pong`: the payload of the next Pong. */
export async function expectPong(play: Play, step: ClientStep): Promise<Seen> {
  const lane = play.lane(step.on);
  const { outcome, item } = await next(
    play,
    step,
    lane,
    ({ reader, pongsConsumed }) => reader.pongs[pongsConsumed],
  );
  const { webSocket } = lane;
  if (!item || !webSocket) return { outcome, view: closeView(lane) };
  webSocket.pongsConsumed++;
  webSocket.framesConsumed = Math.max(webSocket.framesConsumed, item.frame + 1);
  return { outcome, view: item.octets };
}

/** `expect-close`: the Close frame and the end of the connection; a claim that holds before the end waits for it no longer. */
export async function expectClose(play: Play, step: ClientStep, matcher: Matcher | undefined): Promise<Seen> {
  const lane = play.lane(step.on);
  lane.connection();
  const outcome = await play.wait(step, () => {
    if (lane.over) return 'met';
    if (!lane.webSocket?.closeFrame) return undefined;
    return matcher && !match(matcher, closeView(lane), play.captures) ? 'met' : undefined;
  });
  return { outcome, view: closeView(lane) };
}
