import { extname } from 'node:path';
import type { Precision } from '../rows/lineWriter.ts';

/** The formats of an export. */
export const FORMATS = ['ndjson', 'csv', 'parquet'] as const;

export type ExportFormat = (typeof FORMATS)[number];

/** The format for the extension of a file name, in any letter case. Null for an unknown extension. */
export function formatOfEnding(file: string): ExportFormat | null {
  return ENDINGS.get(extname(file).toLowerCase()) ?? null;
}

/** Text has one spelling for all dates. Parquet keeps the microseconds that upstream has. */
export function precisionOf(format: ExportFormat): Precision {
  return format === 'parquet' ? 'microseconds' : 'milliseconds';
}

const ENDINGS: ReadonlyMap<string, ExportFormat> = new Map([
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv', 'csv'],
  ['.parquet', 'parquet'],
]);
