/** A place in a fixture file. Lines and columns count from 1, as editors do. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
