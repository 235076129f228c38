import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { SerializedBody } from '../gateway/serialized/serializedData.ts';
import type { Chunks } from '../upstream/transport/chunks.ts';
import { lengthOf } from '../upstream/transport/chunks.ts';

/** Shorter responses are copied into one buffer, which is faster than sending several chunks. */
const MIN_STREAMED_BYTES = 65_536;

/** Sends a response that is already serialized. Status and headers must be set on the reply before. */
export function sendChunks(reply: FastifyReply, { chunks, recycle }: SerializedBody): FastifyReply {
  // `finish` means that the operating system has accepted all bytes. A response that was cut off never finishes: its buffers may
  // still be in use, so they are not recycled.
  if (recycle) reply.raw.once('finish', recycle);
  const length = lengthOf(chunks);
  const [only] = chunks;
  if (only && chunks.length === 1) return reply.send(only);
  if (length < MIN_STREAMED_BYTES) return reply.send(Buffer.concat(chunks, length));
  return reply.header('content-length', length).send(streamOf(chunks));
}

/** Creates a stream that pushes all chunks on the first read, because they are in memory already. */
function streamOf(chunks: Chunks): Readable {
  return new Readable({
    read() {
      for (const chunk of chunks) this.push(chunk);
      this.push(null);
    },
  });
}
