import { parquetMetadata } from 'hyparquet';
import { expect, it } from 'vitest';
import { writeParquet } from '../../../src/export/formats/parquet.ts';
import type { ReadRow } from '../../../src/export/formats/writeFormat.ts';
import type { ColumnType } from '../../../src/export/rows/columns/column.ts';
import { layoutOf } from '../../../src/export/rows/layout.ts';
import { ROWS_PER_GROUP } from '../../../src/sync/files/stageDay.ts';
import { SYNC_COLUMNS } from '../../../src/sync/rows/syncTables.ts';
import type { Json } from '../../../src/upstream/response/json.ts';

const VALUES: Readonly<Record<ColumnType, Json>> = {
  ...{ text: 'text', timestamp: '2026-01-05T10:00:00.000Z', seconds: 1, count: 1, flag: true },
  ...{ texts: [], events: [] },
};

it('writes row groups of the same size, whatever the size of the batches', async () => {
  const layout = layoutOf('anomalies', SYNC_COLUMNS.anomalies, { names: 'camel', columnsVersion: 2 });
  const chunks: Uint8Array[] = [];
  const row = Object.fromEntries(layout.columns.map(({ name, type }) => [name, VALUES[type]]));
  async function* batches(): AsyncGenerator<readonly ReadRow[]> {
    for (const size of [7, 30, 5]) yield Array.from({ length: size }, () => row);
  }
  const sink = { write: (bytes: Uint8Array) => Promise.resolve(void chunks.push(bytes)) };
  await writeParquet(layout, batches(), sink, { rowsPerGroup: 10, codec: 'SNAPPY' });
  const { buffer } = new Uint8Array(Buffer.concat(chunks));
  const { row_groups: groups } = parquetMetadata(buffer);
  expect(groups.map(({ num_rows }) => Number(num_rows))).toEqual([10, 10, 10, 10, 2]);
});

it('has at least 100,000 rows in a row group of a partition', () => {
  expect(ROWS_PER_GROUP).toBeGreaterThanOrEqual(100_000);
});
