import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { recyclingOf } from '../gateway/rawData.ts';
import type { Chunks } from '../upstream/chunks.ts';
import { lengthOf } from '../upstream/chunks.ts';

/** What is shorter is joined: it is less work to copy it than to send it piece by piece. */
const MIN_STREAMED_BYTES = 65_536;

/** Sends an answer that is bytes already. Status and headers are those of the reply. */
export function sendChunks(reply: FastifyReply, chunks: Chunks): FastifyReply {
  const recycle = recyclingOf(chunks);
  // By then the system has taken over all of it. An answer that is cut off may still be in use.
  if (recycle) reply.raw.once('finish', recycle);
  const length = lengthOf(chunks);
  const [only] = chunks;
  if (only && chunks.length === 1) return reply.send(only);
  if (length < MIN_STREAMED_BYTES) return reply.send(Buffer.concat(chunks, length));
  return reply.header('content-length', length).send(Readable.from(chunks, { objectMode: false }));
}
