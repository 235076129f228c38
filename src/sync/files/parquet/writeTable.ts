import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, ColumnType, EventCell } from '../../../export/rows/column.ts';
import type { Row } from '../../../export/rows/row.ts';
import { microsecondsOf } from '../../../export/rows/spellTimestamp.ts';
import type { SyncColumn } from '../../rows/syncTables.ts';
import { parquetSchema } from './schema.ts';
import type { ZstdCodec } from './zstd.ts';

/** Rows in one row group, except in the last group of a file. One group at a time is in memory. */
export const ROWS_PER_GROUP = 100_000;

/** Writes one Parquet file, compressed with zstd. */
export interface TableWriter {
  add(rows: readonly Row[]): Promise<void>;
  /** The number of rows added. */
  readonly rows: number;
  /** Must be called after the last row. */
  finish(): Promise<void>;
}

/** @param write takes the bytes of the file, in order. */
export function createTableWriter(
  columns: readonly SyncColumn[],
  { compress }: ZstdCodec,
  write: (bytes: Uint8Array) => Promise<void>,
): TableWriter {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    ...{ writer: bytes, schema: parquetSchema(columns), createdBy: 'contacts-gateway' },
    ...{ codec: 'ZSTD', compressors: { ZSTD: compress } },
  });
  let data: unknown[][] = columns.map(() => []);
  let inGroup = 0;
  let rows = 0;

  const flush = async (): Promise<void> => {
    await write(new Uint8Array(bytes.buffer, 0, bytes.index).slice());
    bytes.index = 0;
  };
  const writeGroup = async (): Promise<void> => {
    if (inGroup === 0) return;
    const columnData = columns.map(({ name }, index) => ({
      name,
      data: data[index] ?? [],
      offsetIndex: false,
    }));
    await writer.write({ columnData, rowGroupSize: inGroup });
    data = columns.map(() => []);
    inGroup = 0;
    await flush();
  };
  return {
    add: async (added) => {
      for (const row of added) {
        for (const [index, { name, type }] of columns.entries())
          data[index]?.push(VALUE[type](row[name] ?? null));
        inGroup += 1;
        rows += 1;
        if (inGroup === ROWS_PER_GROUP) await writeGroup();
      }
    },
    get rows() {
      return rows;
    },
    finish: async () => {
      await writeGroup();
      await writer.finish();
      await flush();
    },
  };
}

const same = (cell: Cell): unknown => cell;

const VALUE: Readonly<Record<ColumnType, (cell: Cell) => unknown>> = {
  ...{ text: same, seconds: same, count: same, flag: same, texts: same },
  timestamp: (cell) => (typeof cell === 'string' ? microsecondsOf(cell) : null),
  events: (cell) => (Array.isArray(cell) ? cell.map(eventValue) : []),
};

function eventValue(event: EventCell | string): object {
  if (typeof event === 'string') return {};
  const { kind, occurredAt, systemMessageId } = event;
  return { kind, occurredAt: occurredAt === null ? null : microsecondsOf(occurredAt), systemMessageId };
}
