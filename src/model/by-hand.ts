/** What a person types to see a server's behaviour with no tool around: the same everywhere, so that nothing of one run or one machine is in it. */
export const BY_HAND = {
  host: '127.0.0.1',
  port: 8000,
  /** The probe's token (fixtures/probe/README.md, "Environment"). */
  token: 'by-hand-token',
  /** Name of the case in the program field and the journal. */
  caseId: 'byhand',
} as const;
