import type { OnReadOpts, Socket } from 'node:net';
import type { Chunks } from '../transport/chunks.ts';
import { createBufferPool } from './bufferPool.ts';

/** Buffers that sockets read into, out of a pool. */
export interface ReadBuffers {
  /** For the option `onread` of a socket. */
  readonly onread: OnReadOpts;
  /**
   * Takes back the chunks of a whole response. The next response overwrites them, so nothing may read them any more.
   */
  recycle(chunks: Chunks): void;
}

/**
 * Creates the buffers for the sockets of one client. A buffer that is at least half full becomes a chunk of the response. It
 * holds nothing of another response, as a connection handles one at a time. A shorter chunk is copied, and the socket keeps
 * its buffer.
 *
 * @param bytes the size of a buffer: the most that one read returns.
 */
export function createReadBuffers(bytes: number): ReadBuffers {
  const lent = new WeakSet<ArrayBufferLike>();
  const pool = createBufferPool(bytes);
  // The next buffer of the socket whose callback runs now. The socket asks for it as soon as `callback` returns.
  let next: Uint8Array | null = null;

  function handOn(this: Socket, length: number, buffer: Uint8Array): boolean {
    const read = Buffer.from(buffer.buffer, buffer.byteOffset, length);
    const isLent = length >= bytes / 2;
    if (isLent) lent.add(buffer.buffer);
    const goesOn = this.push(isLent ? read : Buffer.from(read));
    next = isLent ? pool.take() : buffer;
    return goesOn;
  }

  return {
    onread: {
      buffer: () => {
        const buffer = next ?? pool.take();
        next = null;
        return buffer;
      },
      callback: handOn,
    },
    recycle: (chunks) => {
      for (const { buffer } of chunks) {
        // Several chunks may share a buffer, which is given back once.
        if (lent.delete(buffer)) pool.give(Buffer.from(buffer));
      }
    },
  };
}
