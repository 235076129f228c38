import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  exportArguments,
  MONTH,
  rememberBatches,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';

/** The digests of the month as the last release with one version of columns wrote it. */
const DIGESTS = {
  ndjson: 'b4cb8bb6e4d3bf70dd57e5968e0cea983edb58544a03ad9e8c22e193988352c0',
  csv: '3863673397cc7a7323ac547813e00ba9c6a8fdf84c99532ce1be13238c21b70f',
  parquet: '5e0a7171fc8a09b22064f05726597553196ab69040c7475d8fbb10324543692e',
} as const;

const rows = { ...DEFAULT_ROWS, columnsVersion: 1 } as const;

let running: TestExport;

beforeAll(async () => {
  running = await startTestExport({}, { rows });
});

afterAll(() => running.stop());

it.each(['ndjson', 'csv', 'parquet'] as const)('%s of version 1 stays byte for byte', async (format) => {
  const out = join(await temporaryDirectory(), `contacts.${format}`);
  const parts = { ...running.parts, source: rememberBatches(running.parts.source) };
  const manifest = await exportToFile(
    exportArguments(MONTH, { format, rows }),
    { out, resume: false },
    parts,
  );
  expect(manifest).toMatchObject({ columnsVersion: 1, sha256: DIGESTS[format] });
});
