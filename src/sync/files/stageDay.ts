import type { Row } from '../../export/rows/row.ts';
import type { Day } from '../../indicators/days.ts';
import type { ConversationRows } from '../rows/conversationRows.ts';
import { ANONYMISED_AT, SYNC_COLUMNS } from '../rows/syncTables.ts';
import { DestinationRefused } from '../syncError.ts';
import type { DayFiles, FileTable, PartFile } from './manifest.ts';
import { FILE_TABLES } from './manifest.ts';
import { readTable } from './parquet/readTable.ts';
import type { TableWriter } from './parquet/writeTable.ts';
import { createTableWriter } from './parquet/writeTable.ts';
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
  readonly added: AsyncIterable<readonly ConversationRows[]>;
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
    for (const table of FILE_TABLES) staged.push(await stageTable(day, table, parts));
    for (const { table, writer } of staged) await keepRows(day, table, writer, parts);
    for await (const conversations of parts.added) {
      for (const { table, writer } of staged)
        await writer.add(conversations.flatMap(({ rows }) => rows[table]));
    }
    const files: Partial<Record<FileTable, PartFile>> = {};
    for (const { table, writer, object } of staged) {
      await writer.finish();
      const digest = await object.seal();
      if (writer.rows > 0) files[table] = { rows: writer.rows, ...digest };
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
  readonly writer: TableWriter;
}

async function stageTable(day: Day, table: FileTable, { store, zstd }: StageDayParts): Promise<StagedTable> {
  const object = await store.stage(partName(table, day));
  return { table, object, writer: createTableWriter(SYNC_COLUMNS[table], zstd, object.write) };
}

async function keepRows(
  day: Day,
  table: FileTable,
  writer: TableWriter,
  { store, zstd, current, replacement, anonymisedAt }: StageDayParts,
): Promise<void> {
  const known = current[table];
  if (known === undefined) return;
  const name = partName(table, day);
  const copy = await store.copy(name);
  if (copy?.sha256 !== known.sha256) {
    await copy?.close();
    throw new DestinationRefused(
      `${store.name}: expected ${name} as this command wrote it, got another file`,
    );
  }
  try {
    for await (const rows of readTable(copy.file, zstd)) {
      await writer.add(rows.flatMap((row) => survivorsOf(row, table, replacement, anonymisedAt)));
    }
  } finally {
    await copy.close();
  }
}

function survivorsOf(
  row: Row,
  table: FileTable,
  replacement: Replacement,
  anonymisedAt: string,
): readonly Row[] {
  switch (fateOf(row, replacement)) {
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
