import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { suiteSchema } from './schema.js';
import { APPLICATION_VERBS } from './schema-application.js';
import { CLIENT_VERBS } from './schema-client.js';

interface Schema {
  readonly definitions: Record<string, { readonly properties: Record<string, unknown> }>;
}

describe('the JSON Schema of the fixture language', () => {
  const schema = suiteSchema() as Schema;
  const text = JSON.stringify(schema);

  it('is the one in suites/', () => {
    const kept = readFileSync(new URL('../../suites/suite.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(kept), 'run the build to write it anew').toEqual(JSON.parse(text));
  });

  it('refers to nothing that it lacks', () => {
    for (const [, name] of text.matchAll(/"#\/definitions\/([^"]+)"/g))
      expect(Object.keys(schema.definitions)).toContain(name);
  });

  it('offers every verb', () => {
    expect(Object.keys(schema.definitions['client-step']!.properties)).toEqual(
      expect.arrayContaining(Object.keys(CLIENT_VERBS)),
    );
    expect(Object.keys(schema.definitions['application-step']!.properties)).toEqual(
      expect.arrayContaining(Object.keys(APPLICATION_VERBS)),
    );
  });

  it('lets a variable stand where a number is wanted', () => {
    const { within } = schema.definitions['client-step']!.properties as { within: { anyOf: unknown[] } };
    expect(within.anyOf).toContainEqual({ $ref: '#/definitions/variable' });
  });
});
