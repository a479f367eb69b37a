import type { Clause } from '../model/clause.js';

const TITLES: Readonly<Record<string, string>> = {
  asgi: 'ASGI Specification',
  'asgi-http': 'ASGI HTTP & WebSocket Message Format',
  'asgi-www': 'ASGI HTTP & WebSocket Message Format',
  'asgi-lifespan': 'ASGI Lifespan Protocol',
  'asgi-ext': 'ASGI Extensions',
  'asgi-extensions': 'ASGI Extensions',
  'asgi-tls': 'ASGI TLS Extension',
  'html-sse': 'HTML standard, server-sent events',
  hardening: 'hardening practice',
  practice: 'de facto practice',
  'de-facto': 'de facto practice',
};

/** How a person cites the place: `RFC 9112 section 6.3`, `PEP 3333, "Handling the Content-Length Header"`. */
export function citation({ document, section }: Pick<Clause, 'document' | 'section'>): string {
  const numbered = /^(rfc|pep)-(\d+)$/.exec(document);
  const title = numbered ? `${numbered[1]!.toUpperCase()} ${numbered[2]}` : (TITLES[document] ?? document);
  if (section === '') return title;
  return /^[A-Z]?\d[\d.]*([,; ]|$)/.test(section) ? `${title} section ${section}` : `${title}, "${section}"`;
}
