import type { Clause } from '../model/clause.js';

const TITLES: Readonly<Record<string, string>> = {
  asgi: 'ASGI specification',
  'asgi-http': 'ASGI HTTP and WebSocket message format',
  'asgi-www': 'ASGI HTTP and WebSocket message format',
  'asgi-lifespan': 'ASGI lifespan protocol',
  'asgi-ext': 'ASGI extensions',
  'asgi-extensions': 'ASGI extensions',
  'asgi-tls': 'ASGI TLS extension',
  'html-sse': 'HTML standard, server-sent events',
  hardening: 'hardening practice',
  practice: 'common practice',
  'de-facto': 'common practice',
};

/** How a person cites the place: `RFC 9112 section 6.3`, `PEP 3333, "Handling the Content-Length Header"`. */
export function citation({ document, section }: Pick<Clause, 'document' | 'section'>): string {
  const numbered = /^(rfc|pep)-(\d+)$/.exec(document);
  const title = numbered ? `${numbered[1]!.toUpperCase()} ${numbered[2]}` : (TITLES[document] ?? document);
  if (section === '') return title;
  return /^[A-Z]?\d[\d.]*(,|$)/.test(section) ? `${title} section ${section}` : `${title}, "${section}"`;
}
