import { LRUCache } from 'lru-cache';

/** Packed histories in the memory of this process. The least recently used ones are dropped first. */
export interface MemoryStore {
  get(key: string): Buffer | undefined;
  /** Does nothing for a history that is larger than the whole store. */
  set(key: string, packed: Buffer, lifeMs: number): void;
  /** The size of all entries, in bytes. */
  bytes(): number;
}

/**
 * @param maxBytes the limit of all entries together.
 * @param clock in milliseconds, of any origin.
 */
export function createMemoryStore(maxBytes: number, clock: () => number): MemoryStore {
  const entries = new LRUCache<string, Buffer>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (packed) => packed.byteLength + BYTES_PER_ENTRY,
    perf: { now: clock },
    // 0 reads the clock at every call. With a cached time, the moment when an entry expires would vary.
    ttlResolution: 0,
  });
  return {
    get: (key) => entries.get(key),
    set: (key, packed, lifeMs) => {
      entries.set(key, packed, { ttl: lifeMs });
    },
    bytes: () => entries.calculatedSize,
  };
}

/** An estimate for the key, the list node and the buffer object. */
const BYTES_PER_ENTRY = 400;
