import { StringDecoder } from 'node:string_decoder';

/**
 * UTF-8 as it came from a socket, piece by piece. Joined pieces are memory outside of the heap, and so much of that for
 * every answer makes the collector run for it alone.
 */
export type Chunks = readonly Buffer[];

export function textOf(chunks: Chunks): string {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (const chunk of chunks) text += decoder.write(chunk);
  return text + decoder.end();
}

/** In bytes. */
export function lengthOf(chunks: Chunks): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
