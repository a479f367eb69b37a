import { Octets, type Value, type ValueMap } from '../model/value.js';
import type { FieldLine, Head, Response } from '../wire/response-reader.js';
import type { Lane } from './lane.js';

/** Field lines by lower-case name: the value, or a list where the field came on several lines. */
export function fieldView(fields: readonly FieldLine[]): ValueMap {
  const view: Record<string, Value> = Object.create(null);
  for (const { name, value } of fields) {
    const key = name.toLowerCase();
    const before = view[key];
    if (before === undefined) view[key] = value;
    else if (Array.isArray(before)) view[key] = [...before, value];
    else view[key] = [before as Value, value];
  }
  return view;
}

/** A head alone, as `expect-interim` sees it. */
export function headView(head: Head, lane: Lane): ValueMap {
  return {
    status: head.status,
    reason: head.reason,
    version: head.version,
    header: fieldView(head.fields),
    fields: head.fields.map((line) => line.raw),
    problems: [...head.problems],
    end: lane.end,
  };
}

/** A response as far as it has come (suites/README.md, "A response is seen as"); without one, what the connection tells. */
export function responseView(response: Response | undefined, lane: Lane): ValueMap {
  if (!response) {
    const { reader } = lane;
    const interim = reader.interims.filter((one) => one.beforeResponse >= reader.responses.length);
    return {
      complete: false,
      interim: interim.map(({ head }) => head.status),
      excess: new Octets(reader.excess),
      problems: [],
      end: lane.end,
      ...(reader.partial === '' ? {} : { partial: reader.partial }),
      ...(lane.failure === undefined ? {} : { failure: lane.failure }),
    };
  }
  const { head } = response;
  return {
    status: head.status,
    reason: head.reason,
    version: head.version,
    header: fieldView(head.fields),
    fields: head.fields.map((line) => line.raw),
    body: response.body.octets(),
    length: response.body.length,
    complete: response.complete,
    framing: response.framing,
    'declared-length': response.declaredLength,
    chunks: response.chunkCount,
    trailer: fieldView(response.trailer),
    interim: response.interim.map(({ status }) => status),
    'ended-by': response.endedBy,
    problems: [...response.problems],
    excess: new Octets(response.excess),
    end: lane.end,
  };
}

/** Everything that came after the last response consumed. */
export function afterConsumed({ reader, consumed }: Lane): Octets {
  const { responses } = reader;
  const parts: Buffer[] = [consumed > 0 || responses.length === 0 ? excess(reader, consumed) : EMPTY];
  for (const response of responses.slice(consumed))
    parts.push(Buffer.from(response.head.raw, 'latin1'), response.body.kept(), response.excess);
  parts.push(Buffer.from(reader.partial, 'latin1'));
  return new Octets(Buffer.concat(parts));
}

const EMPTY = Buffer.alloc(0);

function excess(reader: Lane['reader'], consumed: number): Buffer {
  return reader.responses[consumed - 1]?.excess ?? reader.excess;
}
