import { LRUCache } from 'lru-cache';
import type { Instant } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Day } from '../../indicators/days.ts';
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

/** Reads which conversations a day has, from three columns of its conversations. */
export interface DayIndexes {
  of(day: Day): Promise<DayIndex>;
  /** Must be called when the day is replaced. */
  forget(day: Day): void;
}

const COLUMNS = ['conversationId', 'conversationClosedAt', 'contactCount'];

export function createDayIndexes(store: ObjectStore, zstd: ZstdCodec): DayIndexes {
  const known = new LRUCache<Day, DayIndex>({
    maxSize: MAX_INDEXED_CONVERSATIONS,
    sizeCalculation: ({ size }) => size + 1,
  });
  return {
    of: async (day) => {
      const found = known.get(day) ?? (await readIndex(day, store, zstd));
      known.set(day, found);
      return found;
    },
    forget: (day) => void known.delete(day),
  };
}

async function readIndex(day: Day, store: ObjectStore, zstd: ZstdCodec): Promise<DayIndex> {
  const index = new Map<string, IndexEntry>();
  const part = await store.open(partName('conversations', day));
  if (part === null) return index;
  try {
    for await (const rows of readTable(part.file, zstd, COLUMNS)) {
      for (const { conversationId, conversationClosedAt, contactCount } of rows) {
        const closedAt = parseTimestamp(conversationClosedAt)?.at ?? null;
        index.set(String(conversationId), { closedAt, hasContacts: contactCount !== 0 });
      }
    }
    return index;
  } finally {
    await part.close();
  }
}
