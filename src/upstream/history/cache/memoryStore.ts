import { LRUCache } from 'lru-cache';

/** Packed histories in this process, those that were asked for last. */
export interface MemoryStore {
  get(key: string): Buffer | undefined;
  /** One that is larger than the whole store is not kept. */
  set(key: string, packed: Buffer, lifeMs: number): void;
  /** What is kept now, in bytes. */
  bytes(): number;
}

/** @param clock milliseconds, of any origin. */
export function createMemoryStore(maxBytes: number, clock: () => number): MemoryStore {
  const entries = new LRUCache<string, Buffer>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (packed) => packed.byteLength + BYTES_PER_ENTRY,
    perf: { now: clock },
    // Asking the clock once in a while would make the life of an entry a matter of chance.
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

/** What a key, its node in the list and the buffer's own object take, roughly. */
const BYTES_PER_ENTRY = 400;
