import { LRUCache } from 'lru-cache';
import type { Instant } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Day } from '../../indicators/days.ts';
import { changedFile, DestinationFailed, DestinationRefused } from '../contract/syncError.ts';
import type { PartFile } from './manifest.ts';
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

/** @param fileOf the file of conversations of a day, as the manifest lists it. */
export function createDayIndexes(
  store: ObjectStore,
  zstd: ZstdCodec,
  fileOf: (day: Day) => PartFile | undefined,
): DayIndexes {
  const known = new LRUCache<Day, DayIndex>({
    maxSize: MAX_INDEXED_CONVERSATIONS,
    sizeCalculation: ({ size }) => size + 1,
  });
  return {
    of: async (day) => {
      const found =
        known.get(day) ?? (await readIndex(partName('conversations', day), fileOf(day), store, zstd));
      known.set(day, found);
      return found;
    },
    forget: (day) => void known.delete(day),
  };
}

/**
 * Only the size is compared with the manifest: the digest needs all columns. It is compared before a file is replaced.
 *
 * @throws DestinationRefused for a file that this command did not write.
 */
async function readIndex(
  name: string,
  listed: PartFile | undefined,
  store: ObjectStore,
  zstd: ZstdCodec,
): Promise<DayIndex> {
  const index = new Map<string, IndexEntry>();
  const part = await store.open(name);
  if (part === null) return index;
  try {
    if (part.file.byteLength !== listed?.bytes) throw changedFile(store.name, name);
    for await (const rows of readTable(part.file, zstd, COLUMNS)) {
      for (const { conversationId, conversationClosedAt, contactCount } of rows) {
        const closedAt = parseTimestamp(conversationClosedAt)?.at ?? null;
        index.set(String(conversationId), { closedAt, hasContacts: contactCount !== 0 });
      }
    }
    return index;
  } catch (cause) {
    if (isOfStore(cause)) throw cause;
    throw changedFile(store.name, name, { cause });
  } finally {
    await part.close();
  }
}

/** Any other error is from the reader of Parquet. */
function isOfStore(error: unknown): boolean {
  const isKnown = error instanceof DestinationFailed || error instanceof DestinationRefused;
  return isKnown || (error instanceof Error && 'syscall' in error);
}
