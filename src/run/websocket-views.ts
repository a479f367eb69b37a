import type { Value, ValueMap } from '../model/value.js';
import type { Frame } from '../wire/frame.js';
import type { Message } from '../wire/message-reader.js';
import type { Lane } from './lane.js';
import { responseView } from './views.js';

const OPCODES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** The answer to an opening handshake: what a response shows, and what it means to a WebSocket client. */
export function handshakeView(lane: Lane): ValueMap {
  const { webSocket } = lane;
  const view = responseView(webSocket?.response, lane);
  const answer = webSocket?.answer;
  if (!answer) return { ...view, accepted: false };
  const extensions: Record<string, Value> = Object.create(null);
  for (const { name, params } of answer.extensions) extensions[name] = parameters(params);
  return {
    ...view,
    accepted: answer.accepted,
    protocol: answer.protocol,
    extensions,
    problems: [...new Set([...(view.problems as string[]), ...answer.problems])],
  };
}

/** Numbers as numbers, so that fixtures can say `server_max_window_bits: 10`. */
function parameters(params: Readonly<Record<string, string | true>>): ValueMap {
  const view: Record<string, Value> = Object.create(null);
  for (const [name, value] of Object.entries(params))
    view[name] = value !== true && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return view;
}

export function messageView({ kind, text, octets, compressed, fragments, validUtf8 }: Message): ValueMap {
  const content: ValueMap = kind === 'text' && text !== undefined ? { text } : {};
  return {
    ...content,
    ...(kind === 'binary' || text === undefined ? { bytes: octets } : {}),
    ...(validUtf8 ? {} : { 'valid-utf8': false }),
    compressed,
    fragments,
  };
}

export function frameView(frame: Frame): ValueMap {
  const [rsv1, rsv2, rsv3] = frame.rsv;
  return {
    opcode: OPCODES[frame.opcode] ?? frame.opcode,
    fin: frame.fin,
    rsv1,
    rsv2,
    rsv3,
    masked: frame.masked,
    payload: frame.payload.octets(),
    'length-form': frame.lengthForm,
    complete: frame.complete,
  };
}

/** The Close frame, if one came, and how the connection stands. */
export function closeView(lane: Lane): ValueMap {
  const close = lane.webSocket?.closeFrame;
  return {
    frame: close !== undefined,
    code: close?.code,
    reason: close?.reason,
    end: lane.end,
  };
}
