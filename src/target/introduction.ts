import { type ProbeInfo, TargetError } from '../model/target.js';
import type { Reply } from './control.js';

/** The version of the probe's protocol that this tool speaks (fixtures/probe/README.md). */
export const PROTOCOL = 1;

/** Who answered a control request `info`: our probe, or what is wrong with what was seen. */
export function readIntroduction(reply: Reply, token: string, where: string): ProbeInfo | TargetError {
  if (reply.kind === 'unreachable')
    return new TargetError('target/unreachable', `${where} can't be reached: ${reply.reason}`);
  if (reply.kind === 'not-http') return notHttp(reply.first, where);
  const { status, body } = reply;
  const text = body.toString('utf8', 0, 200);
  const info = status === 200 ? asInfo(body) : undefined;
  if (info && info.protocol !== PROTOCOL) return otherVersion(where, `protocol ${info.protocol}`);
  if (info && info.token !== token) return wrongToken(where);
  if (info) return info as unknown as ProbeInfo;
  if (/^gatespec probe/i.test(text) && status === 403) return wrongToken(where);
  if (/^gatespec probe/i.test(text)) return otherVersion(where, `it answered ${status} ${firstLine(text)}`);
  return noProbe(reply, text, where);
}

function asInfo(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && 'protocol' in value
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function notHttp(first: Buffer, where: string): TargetError {
  const tls = first[0] === 0x15 || first[0] === 0x16;
  return new TargetError(
    'target/not-http',
    tls
      ? `${where} speaks TLS`
      : `${where} does not speak HTTP/1.1: ${JSON.stringify(first.toString('latin1'))}`,
    tls ? 'Give the plain-text port: https targets are not supported yet.' : undefined,
  );
}

function wrongToken(where: string): TargetError {
  return new TargetError(
    'target/token',
    `the probe at ${where} has another token`,
    'Give the probe and this run the same token: GATESPEC_TOKEN in both environments, or --token here.',
  );
}

function otherVersion(where: string, seen: string): TargetError {
  return new TargetError(
    'target/probe-version',
    `the probe at ${where} does not speak protocol ${PROTOCOL}: ${seen}`,
    "Deploy the probe of this version: 'gatespec probe --copy DIR' writes it out.",
  );
}

function noProbe(reply: Reply & { kind: 'answer' }, text: string, where: string): TargetError {
  const server = reply.server ? ` from ${reply.server}` : '';
  return new TargetError(
    'target/no-probe',
    `no probe at ${where}: the answer was ${reply.status}${server}, ${text ? JSON.stringify(firstLine(text)) : 'without a body'}`,
    "Host gatespec_probe:asgi or gatespec_probe:wsgi there ('gatespec probe' prints its folder).",
  );
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]!.slice(0, 80);
}
