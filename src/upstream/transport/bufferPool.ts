/** Buffers of one size that are used again and again. */
export interface BufferPool {
  take(): Buffer;
  /** Takes a buffer back. Its next user overwrites it, so nothing may read it any more. */
  give(buffer: Buffer): void;
}

/** The most that one pool keeps for reuse. More is in use only while many large responses are handled at once. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Creates a pool. Without one, each buffer would be fresh memory outside of the heap, and V8 collects the whole heap after
 * every few dozen megabytes of that. Buffers that are never given back are left to the collector.
 *
 * @param bytes the size of each buffer.
 */
export function createBufferPool(bytes: number): BufferPool {
  const free: Buffer[] = [];
  const maxFree = MAX_KEPT_BYTES / bytes;
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give: (buffer) => {
      if (free.length < maxFree) free.push(buffer);
    },
  };
}
