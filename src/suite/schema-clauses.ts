import { z } from 'zod';
import { interfaceName } from './schema-parts.js';

const clause = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/, 'a clause is named like HTTP1-LINE-001'),
  document: z.string(),
  section: z.string(),
  level: z.enum(['must', 'should', 'may']),
  interface: interfaceName.optional(),
  text: z.string().min(1),
  unproven: z.string().min(1).optional(),
});

/** `requirements/*.yaml`. */
export const clauseFileSchema = z.strictObject({ clauses: z.array(clause) });

/** `requirements/documents.yaml`. */
export const documentsSchema = z.record(
  z.string().regex(/^[a-z0-9-]+$/, 'a document is named with a-z, 0-9 and -'),
  z.strictObject({ title: z.string().min(1), url: z.url().optional() }),
);
