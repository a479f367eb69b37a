import { deflateRawSync } from 'node:zlib';

/** One step as the probe reads it: index, verb, argument in the probe's JSON value encoding, and what to keep the result as. */
export type ProgramStep =
  | readonly [index: number, verb: string, argument: unknown]
  | readonly [index: number, verb: string, argument: unknown, options: { readonly as: string }];

/** What names one program to the probe (fixtures/probe/README.md, "The program header"). */
export interface ProgramName {
  readonly token: string;
  /** `[a-z0-9]{1,24}`, unique for each attempt at each case; `@…` names are the probe's own. */
  readonly caseId: string;
  /** `[a-z0-9-]{1,40}`. */
  readonly program: string;
}

/** Name of the field that carries a program. */
export const PROGRAM_FIELD = 'gatespec-program';

/** Octets of the JSON text that the probe accepts at most. */
export const PROGRAM_CAP = 65_536;

/** From here on deflating pays: below, the base64 of a deflated text is hardly shorter. */
const DEFLATE_FROM = 256;

/**
 * The value of the program field: `g1.TOKEN.CASE.PROGRAM.PAYLOAD`. The payload is JSON as it is or in raw DEFLATE, whichever is shorter.
 * @throws RangeError when the JSON text is longer than the probe accepts.
 */
export function encodeProgram(name: ProgramName, steps: readonly ProgramStep[]): string {
  const json = Buffer.from(JSON.stringify(steps));
  if (json.length > PROGRAM_CAP)
    throw new RangeError(`program ${name.program}: ${json.length} octets of JSON, the cap is ${PROGRAM_CAP}`);
  const deflated = json.length < DEFLATE_FROM ? json : deflateRawSync(json);
  const payload =
    deflated.length < json.length ? `z${deflated.toString('base64url')}` : `j${json.toString('base64url')}`;
  return `g1.${name.token}.${name.caseId}.${name.program}.${payload}`;
}

/** The same program under another token: what is prepared before a server starts gets the token of that start. */
export function withToken(value: string, token: string): string {
  return value.replace(/^g1\.[^.]*\./, `g1.${token}.`);
}
