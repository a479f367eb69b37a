/** One key of the configuration: a flag of `gatespec run` that may stand in a file. */
export interface ConfigKey {
  readonly name: string;
  /** `file` and `files` are paths, relative to the configuration; `reports` are `FORMAT` or `FORMAT=FILE`. */
  readonly kind: 'text' | 'texts' | 'number' | 'flag' | 'file' | 'files' | 'reports';
  readonly description: string;
  readonly choices?: readonly string[];
}

export const CONFIG_KEYS: readonly ConfigKey[] = [
  { name: 'targets', kind: 'texts', description: 'what is judged where the command line names nothing' },
  { name: 'start', kind: 'text', description: 'command that starts the target, with {port} in it' },
  {
    name: 'interface',
    kind: 'text',
    choices: ['asgi', 'wsgi'],
    description: 'cases of this interface alone',
  },
  { name: 'only', kind: 'texts', description: 'globs over the ids of cases' },
  { name: 'skip', kind: 'texts', description: 'globs over the ids of cases to leave out' },
  {
    name: 'level',
    kind: 'text',
    choices: ['must', 'should', 'may'],
    description: 'cases of this strength or a stronger one; from should on, warnings make the run fail',
  },
  { name: 'suites', kind: 'files', description: 'folders or files of suites' },
  { name: 'report', kind: 'reports', description: 'reports to write' },
  { name: 'concurrency', kind: 'number', description: 'cases at once, at most' },
  { name: 'timeout', kind: 'number', description: 'seconds for the whole run' },
  { name: 'bail', kind: 'number', description: 'stop after so many failures' },
  { name: 'baseline', kind: 'file', description: 'failures that are known' },
  { name: 'keep-logs', kind: 'file', description: "folder for the servers' logs" },
  { name: 'retry', kind: 'number', description: 'play a failed case so many times more' },
  {
    name: 'fail-on-flaky',
    kind: 'flag',
    description: 'a case that passed at a later attempt makes the run fail',
  },
  { name: 'verbose', kind: 'flag', description: 'tell every case, with its transcript' },
];

/** JSON Schema (draft 7, which editors know best) of `gatespec.config.yaml`. */
export function configSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of gatespec run',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      CONFIG_KEYS.map((key) => [key.name, { ...shapeOf(key), description: key.description }]),
    ),
  };
}

function shapeOf({ kind, choices }: ConfigKey): object {
  if (kind === 'number') return { type: 'integer', minimum: 1 };
  if (kind === 'flag') return { type: 'boolean' };
  const text = { type: 'string', minLength: 1, ...(choices ? { enum: choices } : {}) };
  return kind === 'text' || kind === 'file' ? text : { anyOf: [text, { type: 'array', items: text }] };
}
