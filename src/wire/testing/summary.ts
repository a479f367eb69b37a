import type { Head } from '../head.js';
import type { ResponseReader } from '../response-reader.js';

/** Everything that a reader tells, as plain data. */
export function summary(reader: ResponseReader): unknown {
  return {
    responses: reader.responses.map((response) => ({
      head: response.head,
      interim: response.interim.map(({ status }) => status),
      framing: response.framing,
      declaredLength: response.declaredLength,
      body: response.body.kept().toString('latin1'),
      length: response.body.length,
      hash: response.body.hash(),
      chunks: response.chunks,
      chunkCount: response.chunkCount,
      trailer: response.trailer,
      complete: response.complete,
      over: response.over,
      endedBy: response.endedBy,
      problems: response.problems,
      excess: response.excess.toString('latin1'),
    })),
    interims: reader.interims.map(({ head, beforeResponse }) => [head.status, head.problems, beforeResponse]),
    upgraded: reader.upgraded,
    excess: reader.excess.toString('latin1'),
    partial: reader.partial,
    problems: reader.problems,
  };
}

/** The problems of a head, and what was read of it. */
export function headSummary({ version, status, reason, fields, problems }: Head): unknown {
  return { version, status, reason, fields: fields.map(({ name, value }) => `${name}=${value}`), problems };
}
