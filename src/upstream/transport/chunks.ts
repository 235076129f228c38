import { StringDecoder } from 'node:string_decoder';

/**
 * UTF-8 in the pieces that came from a socket. The pieces are not joined: that would be fresh memory outside of the heap for
 * every response, and V8 collects the whole heap after every few dozen megabytes of it.
 */
export type Chunks = readonly Buffer[];

export function textOf(chunks: Chunks): string {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (const chunk of chunks) text += decoder.write(chunk);
  return text + decoder.end();
}

/** The length in bytes. */
export function lengthOf(chunks: Chunks): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
