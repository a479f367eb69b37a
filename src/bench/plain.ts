import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../model/scenario.js';
import { fill } from '../run/fill.js';
import { programLine } from '../run/program-line.js';

/** A suite of plain exchanges: four kinds of request and answer, `count` rows in all. */
export function writePlainSuite(folder: string, count: number): void {
  const rows = Array.from({ length: count }, (_, at) => `      - { id: r${at}, size: ${1 + (at % 50)} }`);
  writeFileSync(
    join(folder, 'plain.yaml'),
    `title: Plain exchanges
scenarios:
  - id: echo
    title: A request's body comes back, and the application saw the target
    proves: [ASGI-HTTP-002, WSGI-ENV-001]
    rows:
${rows.join('\n')}
    app:
      - read: all
        expect: { complete: true }
      - respond: { status: 200, headers: ["x-row: \${id}"], body: plain }
    client:
      - request: { method: POST, target: "/\${id}", body: { repeat: x, times: "\${size}" }, fields: ["Connection: close"] }
      - expect: { status: 200, body: plain, complete: true }
`,
  );
}

/** The octets of each case's request, as the engine sends them. */
export function requestsOf(scenarios: readonly Scenario[], port: number, token: string): Buffer[] {
  return scenarios.map((scenario, at) => {
    const filling = {
      host: `127.0.0.1:${port}`,
      address: '127.0.0.1',
      port: String(port),
      program: (name: string) =>
        programLine(
          { token, caseId: `bench${at}`, program: name },
          scenario.programs.find((program) => program.name === name)!,
          'asgi',
        ),
    };
    return Buffer.concat(
      scenario.client.flatMap(({ op }) =>
        op.verb === 'send' ? op.segments.map((segment) => fill(segment, filling)) : [],
      ),
    );
  });
}
