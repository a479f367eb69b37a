/** The files of a new suite, as text. */
export interface Starter {
  readonly suite: string;
  /** A clause of the suite's own, for `requirements/`. */
  readonly requirements: string;
}

/** What the name of a suite may be: the start of its cases' ids. */
export const SUITE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*$/;

/**
 * A commented suite that passes on any conforming server, to be changed into one's own.
 * @param name fits SUITE_NAME
 * @param schema path of the JSON Schema from the suite's file, for editors
 */
export function starter(name: string, schema: string): Starter {
  const clause = clauseId(name);
  return { suite: suiteText(name, clause, schema), requirements: requirementsText(name, clause) };
}

/** The id of the one clause that the starter brings along. */
export function clauseId(name: string): string {
  return `OWN-${name.toUpperCase().replaceAll('/', '-')}-001`;
}

function requirementsText(name: string, clause: string): string {
  return `# Clauses of your own, for what no clause of gatespec says (gatespec explain WORD finds those). Scenarios name them in \`proves\`.
clauses:
  - id: ${clause}          # used by ${name}.yaml
    document: rfc-9110           # or de-facto, hardening, or one of your own in requirements/documents.yaml
    section: "15"
    level: must                  # must: broken is a failure; should: a warning; may: told, and no more
    text: The status that the application gave is the status that the client gets.
`;
}

function suiteText(name: string, clause: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# A scenario scripts both sides of one exchange: \`app\` runs behind the server, \`client\` talks to it from the front.
# All verbs and matchers are on one page: suites/README.md in gatespec.
title: A first suite

scenarios:
  # What the text allows is listed under \`accept\`: the first behaviour that fits is the one seen. None fits: the clause is broken.
  - id: two-hosts                    # the case's id is ${name}/two-hosts
    title: A request with two Host lines is refused before the application sees it
    proves: [HTTP1-HOST-003]         # gatespec explain HTTP1-HOST-003 says what it asks for
    app:
      - respond: 200
    client:
      - request: { method: GET, target: /, host: a.example, fields: ["Host: a.example"] }
      - wait-for: response           # waits, and leaves the judging to \`accept\`
    accept:
      refused: { response: { status: 400 }, called: 0 }
      closed: { response: none, called: 0, verdict: warn, because: no status tells the client what was wrong }
    kills: [host-equal-lines-merged] # a fault of the reference gateway that this catches: gatespec run reference --fault …

  # A gate puts both sides in step, without a pause: one side waits for it, the other opens it.
  - id: piece-by-piece
    title: A piece of the body reaches the client before the application sends the next one
    proves: [SSE-STREAM-001]
    app:
      - start: 200
      - body: one
      - await: client-saw-one        # the application goes no further …
      - body: two
    client:
      - request: GET /
      - expect-so-far: { body: one } # … until this much has come,
      - open: client-saw-one         # and the client says so
      - expect: { status: 200, body: onetwo, complete: true }
    kills: [output-collected]

  # A table: each row is a case of its own, ${name}/status/created and so on. \${name} takes the row's value.
  - id: status
    title: The client gets the status \${status}
    proves: [${clause}]          # a clause of your own: requirements/${name}.yaml
    app:
      - respond: { status: "\${status}", headers: ["x-row: \${id}"], body: "\${body}" }
    client:
      - request: GET /\${id}
      - expect: { status: "\${status}", header: { x-row: "\${id}" }, body: "\${body}", complete: true }
    rows:
      - { id: created, status: 201, body: made }
      - { id: not-found, status: 404, body: "no such thing\\r\\n" }
`;
}
