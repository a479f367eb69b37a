const SHORT: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  '\\': '\\\\',
};

/**
 * Octets as one line of printable ASCII: `\r \n \t \0`, `\\` for a backslash, `\xHH` for every other octet outside
 * 0x20…0x7E. Text stands for octets U+0000…U+00FF. A YAML double-quoted scalar reads it back (after `"` is escaped too).
 */
export function escaped(octets: Buffer | string): string {
  const text = typeof octets === 'string' ? octets : octets.toString('latin1');
  return text.replace(
    /[^\x20-\x5b\x5d-\x7e]/g,
    (char) => SHORT[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
