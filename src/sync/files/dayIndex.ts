import { LRUCache } from 'lru-cache';
import type { Instant } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Row } from '../../export/rows/row.ts';
import type { Day } from '../../indicators/days.ts';
import type { DayFiles, FileTable } from './manifest.ts';
import { openPart } from './openPart.ts';
import { readTable } from './parquet/readTable.ts';
import type { ZstdCodec } from './parquet/zstd.ts';
import { partName } from './partNames.ts';
import type { ObjectStore } from './store/objectStore.ts';

/** What is known of a conversation of a day. */
export interface IndexEntry {
  readonly closedAt: Instant | null;
  readonly hasContacts: boolean;
}

/** The conversations of a day, by id. */
export type DayIndex = ReadonlyMap<string, IndexEntry>;

/** The most conversations of which the indexes are in memory: about 100 MB. */
export const MAX_INDEXED_CONVERSATIONS = 500_000;

/** Reads which conversations a day has. */
export interface DayIndexes {
  of(day: Day): Promise<DayIndex>;
  /** Must be called when the day is replaced. */
  forget(day: Day): void;
}

/** The files of a day, as the manifest lists them. */
export interface ListedDay {
  readonly files: DayFiles;
  /** Whether its tables may not match. */
  readonly isUnfinished: boolean;
}

export function createDayIndexes(
  store: ObjectStore,
  zstd: ZstdCodec,
  listed: (day: Day) => ListedDay,
): DayIndexes {
  const known = new LRUCache<Day, DayIndex>({
    maxSize: MAX_INDEXED_CONVERSATIONS,
    sizeCalculation: ({ size }) => size + 1,
  });
  return {
    of: async (day) => {
      const found = known.get(day) ?? (await readIndex(day, listed(day), store, zstd));
      known.set(day, found);
      return found;
    },
    forget: (day) => void known.delete(day),
  };
}

/** In the order in which they are read: the conversations of a table replace those of the tables before. */
const INDEXED: readonly { readonly table: FileTable; readonly columns: readonly string[] }[] = [
  { table: 'anomalies', columns: ['conversationId', 'conversationClosedAt'] },
  { table: 'contacts', columns: ['conversationId', 'conversationClosedAt'] },
  { table: 'conversations', columns: ['conversationId', 'conversationClosedAt', 'contactCount'] },
];

/**
 * The conversations of a day are those of its table of conversations. On an unfinished day, the other tables can have more:
 * they were written before the run was killed. Such a conversation counts as one without contacts, as it was never
 * written completely.
 *
 * The digest of a file needs all its bytes. On a directory, that makes reading the index about a sixth slower. On S3, the
 * whole file is downloaded.
 *
 * @throws DestinationRefused for a file that another program changed.
 */
async function readIndex(
  day: Day,
  { files, isUnfinished }: ListedDay,
  store: ObjectStore,
  zstd: ZstdCodec,
): Promise<DayIndex> {
  const index = new Map<string, IndexEntry>();
  for (const { table, columns } of INDEXED) {
    const listed = files[table];
    if (listed === undefined || (table !== 'conversations' && !isUnfinished)) continue;
    const part = await openPart(store, partName(table, day), listed);
    try {
      for await (const rows of readTable(part.file, zstd, columns)) addAll(rows, index);
    } finally {
      await part.close();
    }
  }
  return index;
}

function addAll(rows: readonly Row[], index: Map<string, IndexEntry>): void {
  for (const { conversationId, conversationClosedAt, contactCount = 0 } of rows) {
    const closedAt = parseTimestamp(conversationClosedAt)?.at ?? null;
    index.set(String(conversationId), { closedAt, hasContacts: contactCount !== 0 });
  }
}
