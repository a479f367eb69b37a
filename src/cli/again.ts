/** Words as a person types them into a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What of a command line decides how a case is played; what only chooses cases or reports is left out. */
export interface Rerun {
  readonly start?: string;
  readonly interface?: string;
  readonly suites?: readonly string[];
  readonly fault?: readonly string[];
}

/** The command that plays one case of a target again, with all that can be seen. */
export function againCommand(
  { start, interface: only, suites = [], fault = [] }: Rerun,
  target: string,
  id: string,
): string {
  const words = ['npx', 'gatespec', 'run'];
  if (start !== undefined) words.push('--start', start);
  else words.push(target);
  if (only !== undefined) words.push('--interface', only);
  for (const folder of suites) words.push('--suites', folder);
  for (const name of fault) words.push('--fault', name);
  words.push('--only', id, '--verbose');
  return words.map(shellWord).join(' ');
}
