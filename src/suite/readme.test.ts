import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../model/setting.js';
import { MATCHER_KEYS } from './matchers.js';
import { APPLICATION_VERBS } from './schema-application.js';
import { CLIENT_VERBS } from './schema-client.js';
import { compiled, line } from './testing/compiled.js';
import * as views from './views.js';

const README = readFileSync(new URL('../../suites/README.md', import.meta.url), 'utf8');
const EXAMPLES = [...README.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);

/** The page stands for the language: what it shows compiles, and what the language has it names. */
describe('suites/README.md', () => {
  it('shows a suite that compiles', () => {
    const [whole] = EXAMPLES;
    const { scenarios, problems } = compiled(whole!.replace(/proves: \[.*\]/, 'proves: [ANY-001]'));
    expect(problems.map(line)).toEqual([]);
    expect(scenarios.map(({ id, interfaces }) => [id, interfaces])).toEqual([
      ['suite/flush-each-chunk', ['asgi', 'wsgi']],
    ]);
  });

  it('shows behaviours that compile', () => {
    const keys = EXAMPLES[1]!;
    expect(keys).toMatch(/^ {4}accept:/);
    const { problems } = compiled(`scenarios:
  - id: a
    title: A
    proves: [ANY-001]
    app: { main: [{ respond: 200 }], evil: [{ respond: 200 }] }
    client: [{ request: GET / }, { send: "GET / HTTP/1.1\\r\\n\${program:evil}\\r\\n\\r\\n" }]
${keys}`);
    expect(problems.map(line)).toEqual([]);
  });

  const spelt = (name: string) => new RegExp(`(^|[^a-z-])${name}([^a-z-]|$)`, 'm').test(README);

  it.each(Object.keys(CLIENT_VERBS).filter((verb) => !verb.startsWith('given')))(
    'teaches the client’s %s',
    (verb) => expect(spelt(verb)).toBe(true),
  );
  it.each(Object.keys(APPLICATION_VERBS))('teaches the application’s %s', (verb) =>
    expect(spelt(verb)).toBe(true),
  );
  it.each(MATCHER_KEYS)('teaches the matcher %s', (key) => expect(spelt(key)).toBe(true));

  it.each(SETTINGS)('teaches the setting %s', (setting) => expect(spelt(setting)).toBe(true));

  const seen = [
    views.RESPONSE,
    views.HANDSHAKE,
    views.MESSAGE,
    views.FRAME,
    views.CLOSE,
    views.EVENT,
    views.STREAM_END,
    views.FINAL,
  ];
  it.each([...new Set(seen.flatMap((view) => Object.keys(view.keys!)))])('teaches the key %s', (key) =>
    expect(spelt(key)).toBe(true),
  );
});
