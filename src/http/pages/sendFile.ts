import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServedFile } from './staticAssets.ts';

/** Browsers keep a copy, and ask each time whether it is still the right one: a page never meets older scripts. */
export function sendFile(
  { body, contentType, etag }: ServedFile,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.headers({ 'cache-control': 'no-cache', etag });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.header('content-type', contentType).send(body);
}
