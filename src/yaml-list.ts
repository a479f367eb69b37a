import { type Document, isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml';

/** What becomes of the entries of one list of a document. */
export interface ListEdit {
  /** Key of the list at the top of the document. */
  readonly list: string;
  /** Is the entry at this position kept? */
  readonly keep: (position: number) => boolean;
  readonly add: readonly Readonly<Record<string, string>>[];
  /** Key of an entry by which the list is sorted. */
  readonly sortBy: string;
}

/** Edits lists of maps in a YAML text; comments, quotes and keys that are not touched stay as they are. */
export function editLists(text: string, edits: readonly ListEdit[]): string {
  const document: Document = parseDocument(text);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  for (const { list, keep, add, sortBy } of edits) {
    const old = document.get(list, true);
    const items = isSeq(old) ? old.items.filter((_, position) => keep(position)) : [];
    for (const entry of add) items.push(document.createNode(entry) as YAMLMap);
    const key = (item: unknown) => (item instanceof YAMLMap ? String(item.get(sortBy)) : '');
    items.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
    if (items.length === 0 && !isSeq(old)) continue;
    const sequence = isSeq(old) ? old : new YAMLSeq();
    sequence.items = items;
    sequence.flow = false;
    document.set(list, sequence);
  }
  return document.toString({ lineWidth: 0 });
}
