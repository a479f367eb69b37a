import { BY_HAND } from '../model/by-hand.js';
import { withToken } from '../model/program.js';
import type { Launch } from '../model/target.js';
import { fillIn, quoteCommand } from './command-line.js';

/** The folder of the probe, in a shell; the package's other fixtures lie beside it. */
const PROBE = '$(npx gatespec probe)';

/** What a server that gatespec starts is started with. */
export interface Typed {
  /** With `{python}`, `{bin}`, `{launchers}`, `{host}` and `{port}`. */
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders under `fixtures` for the Python path. */
  readonly paths?: readonly string[];
  /** Does the user's own Python path count? */
  readonly inherits?: boolean;
}

/** The command as a person types it into a POSIX shell where the server is installed: no path of this machine, no token of this run. */
export function typedCommand(
  { words, environment = {}, paths = [], inherits = false }: Typed,
  { lifespan }: Launch,
): string {
  const folders = [...paths.map((folder) => `${PROBE}/../${folder}`), PROBE].join(':');
  const path = inherits ? `${folders}\${PYTHONPATH:+:$PYTHONPATH}` : folders;
  const assignments = [
    ...Object.entries(environment).map(([name, value]) => `${name}=${quoteCommand([value])}`),
    `PYTHONPATH="${path}"`,
    `GATESPEC_TOKEN=${BY_HAND.token}`,
    ...(lifespan === undefined ? [] : [`GATESPEC_LIFESPAN=${withToken(lifespan, BY_HAND.token)}`]),
  ];
  return [...assignments, ...words.map(typedWord)].join(' ');
}

function typedWord(word: string): string {
  const { host, port } = BY_HAND;
  const known = { python: 'python3', host, port: String(port) };
  const [filled] = fillIn([word.replace('{bin}/', '')], known);
  const [before, after] = filled!.split('{launchers}');
  if (after === undefined) return quoteCommand([filled!]);
  return `"${before}${PROBE}/../servers/launchers${after}"`;
}
