import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** What is shorter is sent as it is: compressed, it would take the same packet. */
export const MIN_COMPRESSED_BYTES = 1_024;

/** Compresses answers for clients that ask for it. Bodies of requests are read as they are, whatever they say. */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: MIN_COMPRESSED_BYTES,
    encodings: ['br', 'gzip', 'deflate'],
    // The default is for files that are compressed once: it takes a hundred times as long for a tenth less.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    globalDecompression: false,
  });
}

const BROTLI_QUALITY = 4;
