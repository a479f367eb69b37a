import { z } from 'zod';

/** Shapes that both scripts use. Texts may be numbers as well: YAML reads `200` and `1.1` as numbers. */
export const word = z
  .union([z.string(), z.number(), z.boolean()])
  .meta({ id: 'word', description: 'text; a number is taken as it is written' });

/** Scenario ids, rows, programs, gates, connections and captures. */
export const name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a name is 1 to 40 of a-z, 0-9 and -');

/** Name of a gate. */
export const gate = name.meta({ description: 'a gate: one side opens it, the other awaits it' });

/** A time that a run can afford to wait. */
export const seconds = z.number().positive().max(120);

/** A count. */
export const whole = z.number().int().min(0);

/** An interface of the application. */
export const interfaceName = z.enum(['asgi', 'wsgi']);

/** Octets are checked where they are compiled, since text, lists, runs and variables mix freely. */
export const octets = z.unknown().meta({
  id: 'octets',
  description:
    'text (one character is one octet), a list that is joined, { repeat, times }, or { text } as UTF-8',
});

/** A value that the application handles; compiled by `values.ts`. */
export const value = z.unknown().meta({
  id: 'value',
  description:
    'a value of the application: text is str, b"…" is bytes; { tuple }, { iterator }, { bytes }, { bytearray }, { float }, { dict } and { value-of } stand for what YAML has no word for',
});

/** What every step may carry beside its verb. */
export const stepKeys = {
  only: interfaceName.optional().meta({ description: 'play the step on this interface alone' }),
  for: z.string().optional().meta({ description: 'the clause that is broken when the step does not hold' }),
  as: name.optional().meta({ description: 'keep what the step saw, for same-as and value-of' }),
};
