import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Suites of the tests' own, so that they hold whatever becomes of those in the package. The clauses are of the tests' own too. */
const REQUIREMENTS = `
clauses:
  - id: MUST-1
    document: rfc-9112
    section: "4"
    level: must
    text: A response has the status that the application gave.
  - id: SHOULD-1
    document: rfc-9112
    section: "4"
    level: should
    text: A response has a date.
`;

/** Cases that pass at once on any server: \`quick/case/r0\` and so on. */
const QUICK = `
title: Quick
scenarios:
  - id: case
    title: A response has the status that the application gave
    proves: [MUST-1]
    app: [{ respond: 200 }]
    client:
      - request: GET /
      - expect: { status: 200 }
    rows: [${Array.from({ length: 40 }, (_, at) => `{ id: r${at} }`).join(', ')}]
`.replace('GET /', 'GET /$' + '{id}');

const WRONG = `
title: Wrong
scenarios:
  - id: must
    title: A status that no server gives
    proves: [MUST-1]
    app: [{ respond: 200 }]
    client:
      - request: GET /
      - expect: { status: 299 }
  - id: should
    title: A field that no server sends
    proves: [SHOULD-1]
    app: [{ respond: 200 }]
    client:
      - request: GET /
      - expect: { header: { x-never: sent } }
`;

/** A case that lasts until its deadline of some seconds, because the application waits for a gate that the client opens too late. */
const SLOW = `
title: Slow
scenarios:
  - id: held
    title: The application waits for the client, which waits for the application
    proves: [MUST-1]
    deadline: 20
    app:
      - await: go
      - respond: 200
    client:
      - request: GET /
      - expect-so-far: { status: 200 }
      - open: go
`;

/** Cases that a hostile server gets to see; none of them can pass there. */
const HOSTILE = `
title: Hostile
scenarios:
  - id: response
    title: A response has the status that the application gave
    proves: [MUST-1]
    deadline: 3
    app: [{ respond: { status: 200, body: fine } }]
    client:
      - request: GET /bad/\${id}
      - expect: { status: 200, body: fine, complete: true }
    rows: [{ id: r1 }, { id: r2 }]
  - id: message
    title: A message arrives
    proves: [MUST-1]
    deadline: 3
    interface: asgi
    app:
      - accept: {}
      - message: { text: fine }
    client:
      - websocket: { target: /bad/message, offer: permessage-deflate }
      - expect-message: { text: fine }
`;

/** A case on a server with a setting of its own. */
const OWN = `
title: Own
scenarios:
  - id: mounted
    title: A status that no server gives, below a path
    proves: [MUST-1]
    settings: { root-path: /mounted }
    app: [{ respond: 200 }]
    client:
      - request: GET /mounted/
      - expect: { status: 299 }
`;

const FILES = { quick: QUICK, wrong: WRONG, slow: SLOW, own: OWN, hostile: HOSTILE } as const;

/** Writes suites into a folder, and returns the arguments that choose them. */
export function ownSuites(folder: string, ...names: (keyof typeof FILES)[]): string[] {
  const suites = join(folder, 'suites');
  mkdirSync(join(suites, 'requirements'), { recursive: true });
  writeFileSync(join(suites, 'requirements/own.yaml'), REQUIREMENTS);
  for (const name of names) writeFileSync(join(suites, `${name}.yaml`), FILES[name]);
  return ['--suites', 'suites'];
}
