import type { OnReadOpts, Socket } from 'node:net';
import type { Chunks } from './chunks.ts';

/** What is kept for reuse at most; more than that is in use only while many large answers are under way at once. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Memory that sockets read into, used again and again. Fresh memory for every read would lie outside of the heap, and
 * V8 collects the whole heap for every few dozen megabytes of that.
 */
export interface ReadBuffers {
  /** The option of that name of a socket. */
  readonly onread: OnReadOpts;
  /**
   * Takes back what a whole answer came in. Nobody may look at these pieces any more: the next answer overwrites them.
   * What is never given back is left to the collector.
   */
  recycle(chunks: Chunks): void;
}

/**
 * A buffer that a read filled to half at least is handed on as it is, and holds nothing of another answer: a connection
 * has one at a time. What is shorter is copied, and the buffer stays with its socket.
 *
 * @param bytes the most that one read brings.
 */
export function createReadBuffers(bytes: number): ReadBuffers {
  const lent = new WeakSet<ArrayBufferLike>();
  const free: Buffer[] = [];
  const take = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(bytes);
  // What the socket that was just read from reads into next; sockets ask for it as soon as `callback` returns.
  let next: Uint8Array | null = null;

  function handOn(this: Socket, length: number, buffer: Uint8Array): boolean {
    const read = Buffer.from(buffer.buffer, buffer.byteOffset, length);
    const isLent = length >= bytes / 2;
    if (isLent) lent.add(buffer.buffer);
    const goesOn = this.push(isLent ? read : Buffer.from(read));
    next = isLent ? take() : buffer;
    return goesOn;
  }

  return {
    onread: {
      buffer: () => {
        const buffer = next ?? take();
        next = null;
        return buffer;
      },
      callback: handOn,
    },
    recycle: (chunks) => {
      for (const { buffer } of chunks) {
        // Several pieces may lie in one buffer: it comes back once.
        if (!lent.delete(buffer) || free.length >= MAX_KEPT_BYTES / bytes) continue;
        free.push(Buffer.from(buffer));
      }
    },
  };
}
