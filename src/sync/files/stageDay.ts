import { writeParquet } from '../../export/formats/parquet.ts';
import { layoutOf } from '../../export/rows/layout.ts';
import type { Row } from '../../export/rows/row.ts';
import type { Day } from '../../indicators/days.ts';
import type { ConversationRows } from '../rows/conversationRows.ts';
import { ANONYMISED_AT, SYNC_COLUMNS } from '../rows/syncTables.ts';
import type { DayFiles, FileTable, PartFile } from './manifest.ts';
import { FILE_TABLES } from './manifest.ts';
import { openPart } from './openPart.ts';
import { readTable } from './parquet/readTable.ts';
import type { ZstdCodec } from './parquet/zstd.ts';
import { partName } from './partNames.ts';
import type { Replacement } from './replacement.ts';
import { fateOf } from './replacement.ts';
import type { ObjectStore, StagedObject } from './store/objectStore.ts';

/** The new files of a day, which readers do not see yet. */
export interface StagedDay {
  readonly day: Day;
  readonly files: DayFiles;
  /** Replaces the files, each in one step. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

export interface StageDayParts {
  readonly store: ObjectStore;
  readonly zstd: ZstdCodec;
  /** The files that the day has. */
  readonly current: DayFiles;
  readonly replacement: Replacement;
  /** The conversations of the day that are added. */
  readonly added: () => AsyncIterable<readonly ConversationRows[]>;
  /** The value of the mark of anonymised conversations. */
  readonly anonymisedAt: string;
}

/** Writes the new files of a day: the existing rows that stay, then the new rows. */
export async function stageDay(day: Day, parts: StageDayParts): Promise<StagedDay> {
  const staged: StagedTable[] = [];
  const discard = async (): Promise<void> => {
    for (const { object } of staged) await object.discard();
  };
  try {
    const files: Partial<Record<FileTable, PartFile>> = {};
    for (const table of FILE_TABLES) {
      const object = await parts.store.stage(partName(table, day));
      staged.push({ table, object });
      const rows = await writeRows(day, table, object, parts);
      const digest = await object.seal();
      if (rows > 0) files[table] = { rows, ...digest };
    }
    return { day, files, discard, publish: () => publishAll(day, staged, files, parts.store) };
  } catch (error) {
    await discard();
    throw error;
  }
}

interface StagedTable {
  readonly table: FileTable;
  readonly object: StagedObject;
}

/** Rows in one row group, except in the last group of a file. One group at a time is in memory. */
export const ROWS_PER_GROUP = 100_000;

/** Resolves to the number of rows. */
async function writeRows(
  day: Day,
  table: FileTable,
  object: StagedObject,
  parts: StageDayParts,
): Promise<number> {
  const layout = layoutOf(table, SYNC_COLUMNS[table], { names: 'camel', columnsVersion: 2 });
  let count = 0;
  async function* rows(): AsyncGenerator<readonly Row[]> {
    for await (const some of concat(keptRows(day, table, parts), newRows(table, parts.added()))) {
      count += some.length;
      yield some;
    }
  }
  const compression = { codec: 'ZSTD', compressors: { ZSTD: parts.zstd.compress } } as const;
  await writeParquet(layout, rows(), object, { rowsPerGroup: ROWS_PER_GROUP, ...compression });
  return count;
}

async function* concat<T>(...parts: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const part of parts) yield* part;
}

async function* newRows(
  table: FileTable,
  added: AsyncIterable<readonly ConversationRows[]>,
): AsyncGenerator<readonly Row[]> {
  for await (const conversations of added) yield conversations.flatMap(({ rows }) => rows[table]);
}

async function* keptRows(
  day: Day,
  table: FileTable,
  { store, zstd, current, replacement, anonymisedAt }: StageDayParts,
): AsyncGenerator<readonly Row[]> {
  const known = current[table];
  if (known === undefined) return;
  const part = await openPart(store, partName(table, day), known);
  try {
    for await (const rows of readTable(part.file, zstd)) {
      yield rows.flatMap((row) => survivorsOf(row, { day, table, replacement, anonymisedAt }));
    }
  } finally {
    await part.close();
  }
}

function survivorsOf(
  row: Row,
  {
    day,
    table,
    replacement,
    anonymisedAt,
  }: Pick<StageDayParts, 'replacement' | 'anonymisedAt'> & { readonly day: Day; readonly table: FileTable },
): readonly Row[] {
  switch (fateOf(row, day, replacement)) {
    case 'drop':
      return [];
    case 'keep':
      return [row];
    case 'mark':
      return [hasMark(table) ? { ...row, [MARK]: row[MARK] ?? anonymisedAt } : row];
  }
}

const MARK = ANONYMISED_AT.name;

function hasMark(table: FileTable): boolean {
  return SYNC_COLUMNS[table].includes(ANONYMISED_AT);
}

async function publishAll(
  day: Day,
  staged: readonly StagedTable[],
  files: DayFiles,
  store: ObjectStore,
): Promise<void> {
  for (const { table, object } of staged) {
    if (files[table] !== undefined) await object.publish();
    else await store.remove(partName(table, day));
    await object.discard();
  }
}
