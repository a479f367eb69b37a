import type { Evidence } from '../model/evidence.js';
import type { Scenario } from '../model/scenario.js';
import { Octets, type Value } from '../model/value.js';
import { field } from './application.js';
import type { CaseIds } from './case-ids.js';
import { drive } from './drive.js';
import { Play, type Stage } from './play.js';
import { plainRequest, respond, type TrialStep, trial } from './trial.js';

/** A capability (suites/README.md, "Needs"), the exchange that shows it, and how. */
interface Question {
  readonly name: string;
  readonly scenario: Scenario;
  readonly shows: (evidence: Evidence) => boolean;
}

const RESPONSE = { verb: 'wait-for', what: 'response' } as const;
const GET = { verb: 'send', segments: [plainRequest()], methods: ['GET'] } as const;

function view(evidence: Evidence, step: number, key: string): Value | undefined {
  return field(evidence.observations.find((one) => one.step === step)?.view, key);
}

function text(value: Value | undefined): string {
  return value instanceof Octets ? value.bytes.toString('latin1') : String(value);
}

const HELLO: readonly TrialStep[] = [respond('hello')];

function handshake(extension: readonly string[]): Scenario {
  const app: TrialStep[] = [
    ['accept', { subprotocol: null, headers: [] }],
    ['close', {}],
  ];
  const key = 'Z2F0ZXNwZWMtbm9uY2UtMA==';
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Key: ${key}`];
  const bytes = plainRequest('GET / HTTP/1.1', [...fields, 'Sec-WebSocket-Version: 13', ...extension]);
  return trial(app, [
    { verb: 'websocket', bytes, key, protocols: [], offer: 'permessage-deflate', open: false, polite: true },
    { verb: 'wait-for', what: 'handshake' },
  ]);
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'http/1.1',
    scenario: trial(HELLO, [GET, RESPONSE]),
    shows: (evidence) => text(view(evidence, 1, 'version')) === 'HTTP/1.1',
  },
  {
    name: 'keep-alive',
    scenario: trial(HELLO, [GET, RESPONSE, GET, RESPONSE]),
    shows: (evidence) => view(evidence, 3, 'complete') === true,
  },
  {
    name: 'pipelining',
    scenario: trial(HELLO, [
      { verb: 'send', segments: [[...plainRequest(), ...plainRequest()]], methods: ['GET', 'GET'] },
      RESPONSE,
      RESPONSE,
    ]),
    shows: (evidence) => view(evidence, 2, 'complete') === true,
  },
  {
    name: 'chunked-request',
    scenario: trial(
      [['echo', {}]],
      [
        {
          verb: 'send',
          segments: [
            plainRequest('POST / HTTP/1.1', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'),
          ],
          methods: ['POST'],
        },
        RESPONSE,
      ],
    ),
    shows: (evidence) => text(view(evidence, 1, 'body')) === 'hello',
  },
];

const ASGI: readonly Question[] = [
  {
    name: 'websocket',
    scenario: handshake([]),
    shows: (evidence) => view(evidence, 1, 'accepted') === true,
  },
  {
    name: 'deflate',
    scenario: handshake(['Sec-WebSocket-Extensions: permessage-deflate']),
    shows: (evidence) => field(view(evidence, 1, 'extensions'), 'permessage-deflate') !== undefined,
  },
  {
    name: 'lifespan',
    scenario: trial(HELLO, [GET, RESPONSE, { verb: 'await-app', program: 'main', reached: 'called' }]),
    // What the probe's own lifespan program has put there.
    shows: ({ journal }) =>
      journal.some(({ value }) => field(field(field(value, 'scope'), 'state'), 'gatespec') === 'started'),
  },
];

/** Finds out what a target offers that declares nothing. Asked side by side, as far as it serves side by side. */
export async function discover(stage: Stage, ids: CaseIds, concurrency: number): Promise<Set<string>> {
  const questions = stage.interface === 'asgi' ? [...QUESTIONS, ...ASGI] : QUESTIONS;
  const offers = new Set<string>();
  const ask = async ({ name, scenario, shows }: Question) => {
    const { evidence } = await drive(new Play(scenario, stage, ids.next()));
    if (shows(evidence)) offers.add(name);
  };
  if (concurrency >= questions.length) await Promise.all(questions.map(ask));
  else for (const question of questions) await ask(question);
  if (stage.interface === 'asgi' && lifespanSeen(stage)) offers.add('lifespan');
  return offers;
}

/** The probe's own journal tells of a lifespan scope, read from its beginning. */
function lifespanSeen({ running }: Stage): boolean {
  let seen = false;
  running?.journal.subscribe('@lifespan', () => {
    seen = true;
  })();
  return seen;
}
