import { streamOutput } from '../report/output.js';

/** Writes to standard output and waits until it is written. Rejects with a ReportError, but not when the reader went away. */
export async function print(text: string): Promise<void> {
  const output = streamOutput(process.stdout, 'to standard output');
  output.write(text);
  await output.end();
}
