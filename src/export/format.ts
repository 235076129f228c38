/** What an export can be written as. */
export const FORMATS = ['ndjson', 'csv', 'parquet'] as const;

export type ExportFormat = (typeof FORMATS)[number];
