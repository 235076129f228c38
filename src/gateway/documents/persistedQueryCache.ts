import { LRUCache } from 'lru-cache';

/** The texts that clients registered (automatic persisted queries) may take this much, in bytes. */
export const MAX_PERSISTED_QUERY_BYTES = 16 * 1024 * 1024;

/**
 * Texts that clients registered, by their hash. Apollo Server's own cache counts the bytes of the text alone, so that
 * a million short texts take many times its bound.
 *
 * @param maxBytes keys included. @default 16 MiB
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
  /** What is kept now, in bytes, by estimate. */
  bytes(): number;
}

/** V8 takes two bytes for each character of a text that is not Latin-1. */
const BYTES_PER_CHARACTER = 2;
/** The hash, and the entry's place in the tables of the cache. */
const BYTES_PER_ENTRY = 400;
