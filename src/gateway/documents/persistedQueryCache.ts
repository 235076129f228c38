import { LRUCache } from 'lru-cache';

/** The most memory for automatic persisted queries, in bytes. */
export const MAX_PERSISTED_QUERY_BYTES = 16 * 1024 * 1024;

/**
 * Creates an empty cache of automatic persisted queries: texts that clients registered, by hash. Apollo Server's own cache
 * counts the texts only, without their entries: a million short texts would use many times its limit.
 *
 * @param maxBytes with keys and entries. @default 16777216 (16 MiB)
 */
export function createPersistedQueryCache(maxBytes: number = MAX_PERSISTED_QUERY_BYTES): PersistedQueryCache {
  const texts = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (text) => text.length * BYTES_PER_CHARACTER + BYTES_PER_ENTRY,
  });
  return {
    get: async (key) => texts.get(key),
    set: async (key, text) => {
      texts.set(key, text);
    },
    delete: async (key) => texts.delete(key),
    bytes: () => texts.calculatedSize,
  };
}

export interface PersistedQueryCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  delete(key: string): Promise<boolean>;
  /** The estimated size now, in bytes. */
  bytes(): number;
}

/** V8 uses two bytes for each character of a text that is not Latin-1. */
const BYTES_PER_CHARACTER = 2;
/** The hash, and the entry in the tables of the cache. */
const BYTES_PER_ENTRY = 400;
