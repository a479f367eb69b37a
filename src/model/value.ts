/**
 * What matchers look at: plain data, with the Python types that the probe reported kept visible.
 * The JSON form is that of the probe's journal (fixtures/probe/README.md, "Values"), for evidence from either side.
 */
export type Value = null | boolean | number | string | Octets | Typed | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value | undefined;
}

/** A run of octets. `length` and `hash` speak of the whole where only the first part was kept. */
export class Octets {
  constructor(
    readonly bytes: Buffer,
    readonly length: number = bytes.length,
    readonly hash?: string,
    /** Python type name; octets seen on the wire are `bytes`. */
    readonly type: 'bytes' | 'bytearray' | 'memoryview' = 'bytes',
  ) {}
}

/** A Python value whose type JSON can't show: a float, a tuple, an instance of a subclass, an exception, any other object. */
export class Typed {
  constructor(
    /** Name of the exact type: `tuple`, `float`, or `module.Class`. */
    readonly type: string,
    readonly value: Value,
    /** Names of the base classes (exceptions) or the public names (other objects). */
    readonly names: readonly string[] = [],
  ) {}
}

/** The Python name of a value's exact type. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'string') return 'str';
  if (value instanceof Octets || value instanceof Typed) return value.type;
  return Array.isArray(value) ? 'list' : 'dict';
}

const BYTES = { b: 'bytes', ba: 'bytearray', mv: 'memoryview' } as const;

/** Decodes the journal's JSON form. Unknown shapes are taken as plain objects, so that a newer probe stays readable. */
export function fromJson(json: unknown): Value {
  if (json === null || typeof json !== 'object') return (json ?? null) as Value;
  if (Array.isArray(json)) return json.map(fromJson);
  const o = json as Record<string, unknown>;
  for (const key of ['b', 'ba', 'mv'] as const) {
    const text = o[key];
    if (typeof text !== 'string') continue;
    const bytes = Buffer.from(text, 'latin1');
    return new Octets(bytes, (o.n as number) ?? bytes.length, o.h as string | undefined, BYTES[key]);
  }
  if (Array.isArray(o.d)) return dictFromJson(o.d as [unknown, unknown][]);
  if (Array.isArray(o.t)) return new Typed('tuple', o.t.map(fromJson));
  if (typeof o.i === 'string') return new Typed('int', o.i);
  if ('f' in o)
    return new Typed('float', Number(o.f === 'inf' ? Infinity : o.f === '-inf' ? -Infinity : o.f));
  if (typeof o.s === 'string') return new Typed(o.s, fromJson(o.of));
  if (typeof o.e === 'string') return new Typed(o.e, (o.m as string) ?? '', (o.mro as string[]) ?? []);
  if (typeof o.o === 'string') return new Typed(o.o, o.call === true, (o.attrs as string[]) ?? []);
  return mapFromObject(o);
}

function dictFromJson(entries: [unknown, unknown][]): ValueMap {
  const map: Record<string, Value> = Object.create(null);
  for (const [key, value] of entries) map[keyName(fromJson(key))] = fromJson(value);
  return map;
}

function mapFromObject(o: Record<string, unknown>): ValueMap {
  const map: Record<string, Value> = Object.create(null);
  for (const key of Object.keys(o)) map[key] = fromJson(o[key]);
  return map;
}

/** A dict key that is no `str` shows its type, so that `b"type"` and `"type"` stay apart. */
function keyName(key: Value): string {
  if (typeof key === 'string') return key;
  if (key instanceof Octets) return `b"${key.bytes.toString('latin1')}"`;
  return `<${typeName(key)} ${String(key instanceof Typed ? key.value : key)}>`;
}

/** Encodes for reports; the inverse of {@link fromJson}. */
export function toJson(value: Value | undefined): unknown {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (value instanceof Octets) {
    const tag = value.type === 'bytearray' ? 'ba' : value.type === 'memoryview' ? 'mv' : 'b';
    const whole = value.length === value.bytes.length;
    return { [tag]: value.bytes.toString('latin1'), ...(whole ? {} : { n: value.length, h: value.hash }) };
  }
  if (value instanceof Typed) return typedToJson(value);
  if (Array.isArray(value)) return value.map(toJson);
  return { d: Object.entries(value as ValueMap).map(([k, v]) => [k, toJson(v)]) };
}

function typedToJson({ type, value, names }: Typed): unknown {
  if (type === 'tuple') return { t: (value as Value[]).map(toJson) };
  if (type === 'int') return { i: value };
  if (type === 'float')
    return { f: Number.isFinite(value) ? value : String(value).replace('Infinity', 'inf').toLowerCase() };
  if (typeof value === 'boolean') return { o: type, call: value, attrs: names };
  if (names.length > 0) return { e: type, m: value, mro: names };
  return { s: type, of: toJson(value) };
}
