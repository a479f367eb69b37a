import { TargetError } from '../model/target.js';

/** What a name on the command line stands for. */
export type TargetName =
  | { readonly kind: 'url'; readonly url: URL }
  | {
      readonly kind: 'server';
      readonly server: string;
      readonly variant?: string;
      readonly version?: string;
    };

/** The target of a run that names none: works with Node and python3 alone. */
export const DEFAULT_TARGET = 'reference';

/**
 * Reads `SERVER[:VARIANT][@VERSION]` or a URL.
 * @throws TargetError `target/usage`.
 */
export function parseTargetName(name: string): TargetName {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return { kind: 'url', url: parseUrl(name) };
  const match = /^([a-z0-9-]+)(?::([a-z0-9-]+))?(?:@([0-9][0-9A-Za-z.!+_-]*))?$/.exec(name);
  if (!match)
    throw new TargetError(
      'target/usage',
      `${JSON.stringify(name)} names no target`,
      'A target is SERVER, SERVER:VARIANT, SERVER@VERSION, or http://HOST:PORT.',
    );
  const [, server, variant, version] = match;
  return {
    kind: 'server',
    server: server!,
    ...(variant === undefined ? {} : { variant }),
    ...(version === undefined ? {} : { version }),
  };
}

function parseUrl(name: string): URL {
  let url: URL;
  try {
    url = new URL(name);
  } catch {
    throw new TargetError('target/usage', `${name} is no URL`, 'Write http://HOST:PORT.');
  }
  if (url.protocol === 'https:')
    throw new TargetError(
      'target/usage',
      `${name}: https is not supported yet`,
      "Give the server's plain-text port: http://HOST:PORT.",
    );
  if (url.protocol !== 'http:')
    throw new TargetError('target/usage', `${name}: only http URLs are targets`, 'Write http://HOST:PORT.');
  if (url.pathname !== '/' || url.search || url.username)
    throw new TargetError(
      'target/usage',
      `${name}: the probe is asked at the root of its host`,
      `Write http://${url.host}`,
    );
  return url;
}
