import { z } from 'zod';
import { SETTINGS } from '../model/setting.js';
import { applicationStep } from './schema-application.js';
import { clientStep } from './schema-client.js';
import { behaviour, viewDefinitions } from './schema-matcher.js';
import { interfaceName, name, seconds, word } from './schema-parts.js';

const need = z.string();
const setting = z.union([z.string(), z.number()]);
const applicationSteps = z.array(applicationStep);

/** One scenario with its variables filled in. */
export const scenarioSchema = z
  .strictObject({
    id: name.meta({ description: 'stable name' }),
    title: z.string().min(1).meta({ description: 'the claim in one sentence' }),
    proves: z.array(z.string()).min(1).meta({ description: 'the clauses (requirements/*.yaml)' }),
    app: z
      .union([applicationSteps, z.record(name, applicationSteps)])
      .optional()
      .meta({ description: "the application's script, or named programs" }),
    client: z.array(clientStep).optional().meta({ description: "the client's script" }),
    accept: z.record(name, behaviour).optional().meta({ description: 'behaviours that the text allows' }),
    never: z.record(name, behaviour).optional().meta({ description: 'behaviours that break the clause' }),
    why: z.string().optional(),
    rows: z.array(z.record(z.string(), z.unknown())).optional().meta({ description: 'a table of cases' }),
    interface: interfaceName.optional(),
    needs: z.array(need).optional(),
    settings: z
      .record(z.string(), setting)
      .optional()
      .meta({ description: 'neutral settings of the server', propertyNames: { enum: [...SETTINGS] } }),
    alone: z.boolean().optional(),
    deadline: seconds.optional().meta({ description: 'seconds for the whole case (default 15)' }),
    kills: z.array(z.string()).optional().meta({ description: 'faults that this scenario catches' }),
  })
  .meta({ id: 'scenario' });

/** A suite file; its scenarios are checked one by one, once their variables are filled in. */
export const fileSchema = z.strictObject({
  title: word.optional(),
  needs: z.array(need).optional(),
  interface: interfaceName.optional(),
  define: z.unknown().optional().meta({ description: 'anything: a place for anchors' }),
  scenarios: z.array(z.unknown()).min(1).max(5000),
});

const VARIABLE = { $ref: '#/definitions/variable' };

/** JSON Schema (draft 7, which editors know best) of a suite file, for editors and for `gatespec schema`. */
export function suiteSchema(): object {
  const file = fileSchema.extend({ scenarios: z.array(scenarioSchema).min(1) }).meta({
    title: 'A gatespec suite',
    description: 'Scenarios that script the application and the client, and say what each must see',
  });
  const schema = z.toJSONSchema(file, {
    target: 'draft-7',
    unrepresentable: 'any',
    override: allowVariables,
  });
  return {
    ...schema,
    definitions: {
      ...(schema.definitions as Record<string, object>),
      ...viewDefinitions(),
      variable: {
        type: 'string',
        pattern: '\\$\\{[^}]+\\}',
        description: 'a variable of a row or of a repeat',
      },
    },
  };
}

/** A variable may stand where a number, a flag, a list or a certain word is wanted. */
function allowVariables({
  jsonSchema,
  path,
}: {
  jsonSchema: Record<string, unknown>;
  path: (string | number)[];
}): void {
  const { type, description } = jsonSchema;
  const isNarrow = type === 'number' || type === 'integer' || type === 'boolean' || 'enum' in jsonSchema;
  if (path.length === 0 || (!isNarrow && type !== 'array' && !('pattern' in jsonSchema))) return;
  const rest: Record<string, unknown> = { ...jsonSchema };
  delete rest.description;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  if (description !== undefined) jsonSchema.description = description;
  jsonSchema.anyOf = [rest, VARIABLE];
}
