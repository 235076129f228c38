import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Shorter responses are not compressed: they fit into one network packet anyway. */
export const MIN_COMPRESSED_BYTES = 1_024;

/** Compresses responses for clients that accept it. Request bodies are never decompressed. */
export async function compressResponses(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: MIN_COMPRESSED_BYTES,
    encodings: ['br', 'gzip', 'deflate'],
    // The default quality 11 takes about a hundred times as long and saves about a tenth more.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    globalDecompression: false,
  });
}

const BROTLI_QUALITY = 4;
