import { isChecksum } from '../../export/files/manifest.ts';
import type { Checksum } from '../../export/formats/checksum.ts';
import { isCount, isListOf, isText } from '../../export/source/jsonShapes.ts';
import { isDay } from '../../indicators/calendarDay.ts';
import type { Day } from '../../indicators/days.ts';
import { isObject, parseJson } from '../../upstream/response/json.ts';
import { DestinationRefused } from '../contract/syncError.ts';
import type { SyncState } from '../contract/syncState.ts';
import { readStateJson, stateJson } from '../contract/syncState.ts';
import type { SyncColumn } from '../rows/syncTables.ts';
import { SCHEMA_VERSION, SYNC_COLUMNS } from '../rows/syncTables.ts';

/** The tables that are files, in the order in which they are replaced. Events are a column of contacts. */
export const FILE_TABLES = ['contacts', 'anomalies', 'conversations'] as const;

export type FileTable = (typeof FILE_TABLES)[number];

/** The file of a partition. */
export interface PartFile extends Checksum {
  readonly rows: number;
}

/** The files of a day. A table without rows has no file. */
export type DayFiles = Readonly<Partial<Record<FileTable, PartFile>>>;

/** Describes a destination of files, and holds its state. */
export interface FilesManifest {
  readonly state: SyncState;
  readonly days: ReadonlyMap<Day, DayFiles>;
  /** The files that a run is about to write. Only after a killed run, some of them are written already. */
  readonly replacing: ReadonlyMap<Day, DayFiles>;
  /**
   * Days whose tables may not match, because a run was killed while it replaced them. One table can then have a conversation
   * that another does not have, until a run reads the whole day again.
   */
  readonly unfinished: ReadonlySet<Day>;
}

export const MANIFEST_NAME = '_manifest.json';
export const SUCCESS_NAME = '_SUCCESS';

const KIND = 'contacts-gateway sync';

const OPEN_CONVERSATIONS =
  'Contacts of open conversations are missing: the upstream lists a conversation only when it is closed.';

export function manifestText({ state, days, replacing, unfinished }: FilesManifest): string {
  const manifest = {
    kind: KIND,
    schemaVersion: SCHEMA_VERSION,
    note: OPEN_CONVERSATIONS,
    ...stateJson(state),
    columns: Object.fromEntries(FILE_TABLES.map((table) => [table, SYNC_COLUMNS[table].map(describeColumn)])),
    rows: Object.fromEntries(FILE_TABLES.map((table) => [table, countRows(days, table)])),
    days: Object.fromEntries([...days].toSorted(byDay)),
    ...(replacing.size > 0 && { replacing: Object.fromEntries(replacing) }),
    ...(unfinished.size > 0 && { unfinishedDays: [...unfinished].toSorted() }),
  };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

function describeColumn({ name, type, isNullable }: SyncColumn): object {
  return { name, type, isNullable };
}

function countRows(days: FilesManifest['days'], table: FileTable): number {
  let rows = 0;
  for (const files of days.values()) rows += files[table]?.rows ?? 0;
  return rows;
}

function byDay([one]: readonly [Day, unknown], [other]: readonly [Day, unknown]): number {
  return one < other ? -1 : 1;
}

/**
 * @param store the name of the store, for messages.
 * @throws DestinationRefused if the text is no manifest of this command, or has a newer version.
 */
export function parseManifest(text: string, store: string): FilesManifest {
  const value = parseJson(text);
  const notOurs = (): DestinationRefused =>
    new DestinationRefused(
      `${store}: expected ${MANIFEST_NAME} of this command, got another file of this name`,
    );
  if (!isObject(value) || value['kind'] !== KIND) throw notOurs();
  const { schemaVersion } = value;
  if (!isCount(schemaVersion)) throw notOurs();
  if (schemaVersion > SCHEMA_VERSION) {
    throw new DestinationRefused(
      `${store}: expected schema version ${SCHEMA_VERSION} or lower, got ${schemaVersion}: a newer version of this command wrote it`,
    );
  }
  const state = readStateJson(value);
  const days = readDays(value['days']);
  const replacing = readDays(value['replacing'] ?? {});
  const unfinished = value['unfinishedDays'] ?? [];
  if (state === null || days === null || replacing === null || !isListOf(unfinished, isText)) throw notOurs();
  return { state, days, replacing, unfinished: new Set(unfinished) };
}

function readDays(value: unknown): Map<Day, DayFiles> | null {
  if (!isObject(value)) return null;
  const days = new Map<Day, DayFiles>();
  for (const [day, files] of Object.entries(value)) {
    if (!isDay(day) || !isDayFiles(files)) return null;
    days.set(day, files);
  }
  return days;
}

function isDayFiles(value: unknown): value is DayFiles {
  return (
    isObject(value) && FILE_TABLES.every((table) => value[table] === undefined || isPartFile(value[table]))
  );
}

function isPartFile(value: unknown): value is PartFile {
  return isChecksum(value) && isObject(value) && isCount(value['rows']);
}
