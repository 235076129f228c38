import type { DocumentNode } from 'graphql';

/**
 * What a parsed document takes, in bytes. V8 does not tell the size of an object, so this is an estimate from
 * measurements, rounded up. It includes what every document gets: some booleans in weak maps.
 */
export function documentBytes({ loc }: DocumentNode): number {
  let tokens = 0;
  // Tokens form a linked list, which the document keeps.
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return BYTES_PER_DOCUMENT + tokens * BYTES_PER_TOKEN + (loc?.source.body.length ?? 0) * BYTES_PER_CHARACTER;
}

const BYTES_PER_DOCUMENT = 4_000;
/** A token, its share of the nodes of the document, and of their copies in the upstream operation. */
const BYTES_PER_TOKEN = 400;
/** V8 takes two bytes for each character of a text that is not Latin-1. */
const BYTES_PER_CHARACTER = 2;
