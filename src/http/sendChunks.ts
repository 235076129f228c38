import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { SerializedBody } from '../gateway/serialized/serializedData.ts';
import type { Chunks } from '../upstream/transport/chunks.ts';
import { lengthOf } from '../upstream/transport/chunks.ts';

/** What is shorter is joined: it is less work to copy it than to send it piece by piece. */
const MIN_STREAMED_BYTES = 65_536;

/** Sends an answer that is bytes already. Status and headers are those of the reply. */
export function sendChunks(reply: FastifyReply, { chunks, recycle }: SerializedBody): FastifyReply {
  // By then the system has taken over all of it. An answer that is cut off may still be in use.
  if (recycle) reply.raw.once('finish', recycle);
  const length = lengthOf(chunks);
  const [only] = chunks;
  if (only && chunks.length === 1) return reply.send(only);
  if (length < MIN_STREAMED_BYTES) return reply.send(Buffer.concat(chunks, length));
  return reply.header('content-length', length).send(allAtOnce(chunks));
}

/** What is there already need not be asked for piece by piece. */
function allAtOnce(chunks: Chunks): Readable {
  return new Readable({
    read() {
      for (const chunk of chunks) this.push(chunk);
      this.push(null);
    },
  });
}
