import { visible } from './visible.js';

/** One element of a document that has no mixed content: text, or children. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly text?: string;
  readonly children?: readonly Element[];
}

/** An XML 1.0 document in UTF-8. Characters that XML can't hold are shown as escapes. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}\n`;
}

function written({ name, attributes = {}, text, children = [] }: Element, indent: string): string {
  let tag = `${indent}<${name}`;
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) tag += ` ${key}="${attribute(String(value))}"`;
  if (text !== undefined) return `${tag}>${escaped(visible(text))}</${name}>`;
  if (children.length === 0) return `${tag}/>`;
  const inner = children.map((child) => written(child, `${indent}  `)).join('\n');
  return `${tag}>\n${inner}\n${indent}</${name}>`;
}

/** Newlines are written as references: a bare one would be read back as a space (XML 1.0 section 3.3.3). */
function attribute(value: string): string {
  return escaped(visible(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
