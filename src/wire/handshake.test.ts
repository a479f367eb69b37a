import { describe, expect, it } from 'vitest';
import { acceptKey, checkHandshake, parseExtensions } from './handshake.js';
import { parseHead } from './head.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const SWITCH = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Accept: ${ACCEPT}`,
];

function check(lines: readonly string[], protocols: readonly string[] = [], offer?: string) {
  return checkHandshake(parseHead([...lines, '', ''].join('\r\n')), KEY, protocols, offer);
}

it('answers the key of RFC 6455 section 1.3', () => {
  expect(acceptKey(KEY)).toBe(ACCEPT);
});

describe('the switch', () => {
  it('is accepted', () => {
    expect(check(SWITCH)).toEqual({ accepted: true, problems: [], extensions: [] });
    expect(
      check([
        SWITCH[0]!,
        'upgrade: WebSocket',
        'connection: keep-alive, UPGRADE',
        `sec-websocket-accept:  ${ACCEPT} `,
      ]).accepted,
    ).toBe(true);
  });

  it.each([
    ['ws-upgrade', SWITCH.filter((line) => !line.startsWith('Upgrade'))],
    ['ws-upgrade', [...SWITCH, 'Upgrade: h2c']],
    ['ws-upgrade', SWITCH.map((line) => line.replace(': websocket', ': websocket, h2c'))],
    ['ws-connection', SWITCH.filter((line) => !line.startsWith('Connection'))],
    ['ws-connection', SWITCH.map((line) => line.replace(': Upgrade', ': upgraded'))],
    ['ws-accept', SWITCH.slice(0, 3)],
    ['ws-accept', [...SWITCH, SWITCH[3]!]],
    ['ws-accept', [...SWITCH.slice(0, 3), `Sec-WebSocket-Accept: ${ACCEPT.toLowerCase()}`]],
    ['ws-accept', [...SWITCH.slice(0, 3), `Sec-WebSocket-Accept: ${KEY}`]],
    ['ws-status', ['HTTP/1.1 403 Forbidden', 'Sec-WebSocket-Protocol: chat']],
    ['ws-status', ['HTTP/1.1 200 OK', ...SWITCH.slice(1)]],
    ['ws-protocol', [...SWITCH, 'Sec-WebSocket-Protocol: chat']],
    ['ws-extension-not-offered', [...SWITCH, 'Sec-WebSocket-Extensions: permessage-deflate']],
    ['ws-extensions', [...SWITCH, 'Sec-WebSocket-Extensions:']],
  ])('%s', (problem, lines) => {
    expect(check(lines)).toMatchObject({ accepted: false, problems: [problem] });
  });
});

describe('the subprotocol', () => {
  const chat = [...SWITCH, 'Sec-WebSocket-Protocol: chat'];

  it('is one of those offered, in the same case', () => {
    expect(check(chat, ['other', 'chat'])).toMatchObject({ accepted: true, protocol: 'chat' });
    expect(check(chat, ['Chat'])).toMatchObject({ accepted: false, protocol: 'chat' });
    expect(check(SWITCH, ['chat'])).toMatchObject({ accepted: true });
  });

  it('comes once', () => {
    expect(check([...chat, 'Sec-WebSocket-Protocol: chat'], ['chat']).problems).toEqual(['ws-protocol']);
    expect(check([...SWITCH, 'Sec-WebSocket-Protocol: chat, other'], ['chat', 'other']).problems).toEqual([
      'ws-protocol',
    ]);
  });
});

describe('parseExtensions', () => {
  it.each([
    ['foo', [['foo', {}]]],
    [
      'foo, bar; baz=2',
      [
        ['foo', {}],
        ['bar', { baz: '2' }],
      ],
    ],
    [
      'foo;a;b="c" ; d = e ,, bar',
      [
        ['foo', { a: true, b: 'c', d: 'e' }],
        ['bar', {}],
      ],
    ],
    ['foo;a="\\b"', [['foo', { a: 'b' }]]],
    ['foo;a="two words"', []],
    ['foo;a=', []],
    ['foo;', []],
    ['foo;__proto__=x', [['foo', { ['__proto__']: 'x' }]]],
    [
      'good, bad bad',
      [
        ['good', {}],
        ['bad', {}],
      ],
    ],
    ['', []],
  ])('%j', (value, expected) => {
    expect(parseExtensions(value).map(({ name, params }) => [name, { ...params }])).toEqual(expected);
  });

  it('tells a repeated parameter', () => {
    expect(parseExtensions('a;b;b=1')).toMatchObject([{ params: { b: '1' }, repeated: true }]);
  });

  it.each(['foo;a="two words"', 'foo;', 'bad bad', ',', 'foo;a=b=c'])(
    'finds %j wrong in an answer',
    (value) => {
      expect(check([...SWITCH, `Sec-WebSocket-Extensions: ${value}`], [], 'foo, bad').problems).toContain(
        'ws-extensions',
      );
    },
  );
});

describe('permessage-deflate', () => {
  const answer = (value: string, offer: string) =>
    check([...SWITCH, `Sec-WebSocket-Extensions: permessage-deflate${value}`], [], offer);
  const PLAIN = 'permessage-deflate';

  it.each([
    ['', PLAIN, {}],
    ['; server_no_context_takeover', PLAIN, { serverNoContextTakeover: true }],
    ['; client_no_context_takeover', PLAIN, { clientNoContextTakeover: true }],
    ['; server_max_window_bits=10', PLAIN, { serverMaxWindowBits: 10 }],
    ['; client_max_window_bits=8', `${PLAIN}; client_max_window_bits`, { clientMaxWindowBits: 8 }],
    ['; client_max_window_bits=10', `${PLAIN}; client_max_window_bits=10`, { clientMaxWindowBits: 10 }],
    ['', `${PLAIN}; client_max_window_bits=10`, {}],
    [
      '; server_max_window_bits="9"',
      `${PLAIN}; server_max_window_bits=10, ${PLAIN}`,
      { serverMaxWindowBits: 9 },
    ],
    ['', `${PLAIN}; server_max_window_bits=10, ${PLAIN}`, {}],
  ])('agreed on as %j for %j', (value, offer, expected) => {
    expect(answer(value, offer)).toMatchObject({
      accepted: true,
      deflate: {
        serverNoContextTakeover: false,
        clientNoContextTakeover: false,
        serverMaxWindowBits: 15,
        clientMaxWindowBits: 15,
        ...expected,
      },
    });
  });

  it.each([
    ['; server_max_window_bits=7', PLAIN],
    ['; server_max_window_bits=16', PLAIN],
    ['; server_max_window_bits=08', PLAIN],
    ['; server_max_window_bits', PLAIN],
    ['; server_no_context_takeover=1', PLAIN],
    ['; unknown', PLAIN],
    ['; server_no_context_takeover; server_no_context_takeover', PLAIN],
    ['; client_max_window_bits=10', PLAIN],
    ['; client_max_window_bits', `${PLAIN}; client_max_window_bits`],
    ['; client_max_window_bits=11', `${PLAIN}; client_max_window_bits=10`],
    ['; server_max_window_bits=11', `${PLAIN}; server_max_window_bits=10`],
    ['', `${PLAIN}; server_max_window_bits=10`],
    ['', `${PLAIN}; server_no_context_takeover`],
    [', permessage-deflate', PLAIN],
  ])('refused as %j for %j', (value, offer) => {
    expect(answer(value, offer)).toMatchObject({ accepted: false, problems: ['ws-deflate-parameters'] });
  });
});
