import { describe, expect, it } from 'vitest';
import type { FrameSpec } from '../model/scenario.js';
import { only } from './testing/compiled.js';
import { flat, op, sent } from './testing/flat.js';

const KEY = 'Z2F0ZXNwZWMtbm9uY2UtMA==';

function handshake(argument: string) {
  return only(`app: [{ accept: }]\nclient:\n  - websocket: ${argument}\n  - expect-close: 1000`);
}

describe('websocket', () => {
  it('sends an opening handshake', () => {
    const scenario = handshake('/chat');
    expect(sent(scenario)).toBe(
      'GET /chat HTTP/1.1\r\nHost: <host>\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n<program:main>\r\n\r\n`,
    );
    expect(op(scenario, 'websocket')).toMatchObject({ key: KEY, protocols: [], open: true, polite: true });
    expect(Buffer.from(KEY, 'base64')).toHaveLength(16);
  });

  it('offers subprotocols and extensions', () => {
    const scenario = handshake(
      '{ protocols: [a, b], offer: permessage-deflate, fields: ["X-A: 1"], open: false, polite: false }',
    );
    expect(sent(scenario)).toContain(
      'Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: permessage-deflate\r\n<program:main>\r\nX-A: 1\r\n\r\n',
    );
    expect(op(scenario, 'websocket')).toMatchObject({
      protocols: ['a', 'b'],
      offer: 'permessage-deflate',
      open: false,
      polite: false,
    });
  });

  it('leaves out, replaces, and changes lines', () => {
    const text = sent(
      handshake(
        '{ target: /x, method: POST, version: 1.0, key: "abc ", omit: [upgrade, Host], replace: { Connection: "connection: keep-alive, Upgrade" } }',
      ),
    );
    expect(text).toBe(
      'POST /x HTTP/1.0\r\nconnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: abc \r\nSec-WebSocket-Version: 13\r\n<program:main>\r\n\r\n',
    );
  });
});

function frames(step: string): (Omit<FrameSpec, 'payload'> & { payload: string })[] {
  const scenario = only(`app: [{ accept: }]\nclient:\n  - websocket: /\n  - ${step}\n  - expect-close: 1000`);
  return op(scenario, 'frames', 1).frames.map((frame) => ({ ...frame, payload: flat(frame.payload) }));
}

const PLAIN = { fin: true, rsv: [false, false, false], mask: '\x37\xfa\x21\x3d' };

describe('frames', () => {
  it.each([
    ['frame: { text: é }', [{ ...PLAIN, opcode: 1, payload: '\xc3\xa9' }]],
    ['frame: { payload: "\\xff" }', [{ ...PLAIN, opcode: 2, payload: '\xff' }]],
    ['frame: { opcode: text, payload: "\\xff" }', [{ ...PLAIN, opcode: 1, payload: '\xff' }]],
    [
      'frame: { opcode: 3, rsv2: true, fin: false }',
      [{ ...PLAIN, opcode: 3, fin: false, rsv: [false, true, false], payload: '' }],
    ],
    ['frame: { opcode: ping, mask: false }', [{ ...PLAIN, opcode: 9, mask: false, payload: '' }]],
    [
      'frame: { opcode: pong, mask: "\\0\\0\\0\\0" }',
      [{ ...PLAIN, opcode: 10, mask: '\0\0\0\0', payload: '' }],
    ],
    ['frame: { code: 1000 }', [{ ...PLAIN, opcode: 8, payload: '\x03\xe8' }]],
    ['frame: { code: 1001, reason: é }', [{ ...PLAIN, opcode: 8, payload: '\x03\xe9\xc3\xa9' }]],
    ['frame: { opcode: close }', [{ ...PLAIN, opcode: 8, payload: '' }]],
    [
      'frame: { text: a, length-form: 64, declared-length: 18446744073709551615 }',
      [{ ...PLAIN, opcode: 1, payload: 'a', lengthForm: 64, declaredLength: '18446744073709551615' }],
    ],
    [
      'frames: [{ text: a, fin: false }, { opcode: continuation, text: b }]',
      [
        { ...PLAIN, opcode: 1, fin: false, payload: 'a' },
        { ...PLAIN, opcode: 0, payload: 'b' },
      ],
    ],
    ['message: hello', [{ ...PLAIN, opcode: 1, payload: 'hello' }]],
    ['message: { bytes: "\\0\\xff" }', [{ ...PLAIN, opcode: 2, payload: '\0\xff' }]],
    [
      'message: { text: abcdefg, fragments: 3, compress: true }',
      [
        { ...PLAIN, opcode: 1, fin: false, payload: 'ab', compress: true },
        { ...PLAIN, opcode: 0, fin: false, payload: 'cd', compress: true },
        { ...PLAIN, opcode: 0, payload: 'efg', compress: true },
      ],
    ],
  ])('%s', (step, expected) => expect(frames(step)).toEqual(expected));

  it('may be written octet by octet', () => {
    const scenario = only(
      'app: [{ accept: }]\nclient: [{ websocket: / }, { frame: { text: a }, dribble: true }, { expect-close: 1000 }]',
    );
    expect(op(scenario, 'frames', 1).dribble).toBe(true);
  });
});
