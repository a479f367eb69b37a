/** Formats that a report can have. */
export const FORMATS = ['console', 'json', 'jsonl', 'junit', 'markdown', 'html', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** One report that was asked for: its format, and the file it goes to; standard output without one. */
export interface ReportRequest {
  readonly format: Format;
  readonly file?: string;
}
