import { readFileSync } from 'node:fs';

/** The JSON Schema of the JSON report, as published with the package. */
export function reportSchema(): unknown {
  return JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'));
}
