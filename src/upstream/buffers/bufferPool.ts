/** Buffers of one size. */
export interface BufferPool {
  take(): Buffer;
  /** Takes a buffer back. Its next user overwrites it, so nothing may read it any more. Must be called once at most. */
  give(buffer: Buffer): void;
}

/** Most bytes that one pool keeps. More are in use only while many large responses are handled at once. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Creates a pool that uses its buffers again.
 *
 * - What it does: `give` keeps a buffer, and the next `take` returns it. Buffers beyond `MAX_KEPT_BYTES`, and buffers that
 *   are never given back, are left to the garbage collector.
 * - What it gains: V8 collects the whole heap for every 32 to 64 MB of new memory outside of the heap, which is where
 *   large buffers are. Reuse halves the CPU of a pass-through page, and saves a tenth of a page with contacts
 *   (`docs/performance.md`).
 * - What would break it: reading a buffer after `give`, or giving it twice. Two responses then share its memory.
 * - Plain implementation: `createFreshBuffers`. `test/upstream/buffers/bufferPool.test.ts` compares both.
 * - How often it runs: the metric `contacts_gateway_buffers_taken_total{source="reused"}`.
 *
 * @param bytes the size of each buffer.
 */
export function createBufferPool(bytes: number): BufferPool {
  const free: Buffer[] = [];
  const maxFree = MAX_KEPT_BYTES / bytes;
  const fresh = createFreshBuffers(bytes);
  return {
    take: () => {
      const buffer = free.pop();
      if (buffer === undefined) return fresh.take();
      taken.reused += 1;
      return buffer;
    },
    give: (buffer) => {
      if (free.length < maxFree) free.push(buffer);
    },
  };
}

/** Creates new buffers, and reuses none. */
export function createFreshBuffers(bytes: number): BufferPool {
  return {
    take: () => {
      taken.created += 1;
      return Buffer.allocUnsafeSlow(bytes);
    },
    give: () => undefined,
  };
}

/** The number of buffers that were taken from all pools of this process. */
export interface TakenBuffers {
  readonly reused: number;
  readonly created: number;
}

export function takenBuffers(): TakenBuffers {
  return taken;
}

const taken = { reused: 0, created: 0 };
