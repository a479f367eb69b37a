/** An array with more members than this is written member by member. */
const LONG = 32;

/**
 * The text of `JSON.stringify(value, null, 2)` in pieces: a report of many cases is longer than a string can be. Members of objects and of
 * long arrays come one by one; whatever else is one piece.
 */
export function* jsonPieces(value: unknown, indent = ''): Generator<string> {
  const inner = `${indent}  `;
  const whole = () => JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
  if (Array.isArray(value) && (value.length > LONG || value.some(holdsLong))) {
    let before = '[';
    for (const member of value) {
      yield `${before}\n${inner}`;
      yield* jsonPieces(member ?? null, inner);
      before = ',';
    }
    yield `\n${indent}]`;
  } else if (holdsLong(value)) {
    let before = '{';
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}\n${inner}${JSON.stringify(key)}: `;
      yield* jsonPieces(member, inner);
      before = ',';
    }
    yield `\n${indent}}`;
  } else yield whole();
}

/** Is it an object, with a long array in it or in the members of its arrays? */
function holdsLong(value: unknown): value is object {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value).some(
    (member) => Array.isArray(member) && (member.length > LONG || member.some(holdsLong)),
  );
}
