import { extname } from 'node:path';

/** What an export can be written as. */
export const FORMATS = ['ndjson', 'csv', 'parquet'] as const;

export type ExportFormat = (typeof FORMATS)[number];

/** The format that a file's ending names, in any case; null for every other ending. */
export function formatOfEnding(file: string): ExportFormat | null {
  return ENDINGS.get(extname(file).toLowerCase()) ?? null;
}

const ENDINGS: ReadonlyMap<string, ExportFormat> = new Map([
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv', 'csv'],
  ['.parquet', 'parquet'],
]);
