import { createReadStream } from 'node:fs';
import type { RowLines } from '../formats/writeFormat.ts';
import { PartChanged } from './exportError.ts';

/** One file of rows of a window, with the numbers of its summary. */
export interface Part {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The bytes of one read. */
const CHUNK_BYTES = 256 * 1_024;
const LINE_END = 0x0a;

/**
 * Reads the lines of files, in batches. Rejects with a `PartChanged` if a file does not fit its numbers: the manifest takes its
 * numbers from the summaries, so the file must not be from another run.
 *
 * @param onPart called after each file with its number of rows.
 */
export async function* readLines(parts: AsyncIterable<Part>, onPart?: (rows: number) => void): RowLines {
  for await (const part of parts) {
    let count = 0;
    let rest = '';
    for await (const chunk of chunksOf(part, { encoding: 'utf8' })) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      count += lines.length;
      if (lines.length > 0) yield lines;
    }
    if (count !== part.rows || rest !== '') throw new PartChanged(part.file);
    onPart?.(count);
  }
}

/** Copies the files as they are. Rejects as `readLines` does. */
export async function copyParts(
  parts: AsyncIterable<Part>,
  write: (bytes: Uint8Array) => Promise<void>,
  onPart?: (rows: number) => void,
): Promise<void> {
  for await (const part of parts) {
    let count = 0;
    for await (const chunk of chunksOf(part, {})) {
      if (!Buffer.isBuffer(chunk)) continue;
      count += countLines(chunk);
      await write(chunk);
    }
    if (count !== part.rows) throw new PartChanged(part.file);
    onPart?.(count);
  }
}

async function* chunksOf(
  { file, bytes }: Part,
  options: { readonly encoding?: 'utf8' },
): AsyncGenerator<unknown> {
  const input = createReadStream(file, { ...options, highWaterMark: CHUNK_BYTES });
  yield* input;
  if (input.bytesRead !== bytes) throw new PartChanged(file);
}

function countLines(chunk: Buffer): number {
  let count = 0;
  for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, end + 1)) count += 1;
  return count;
}
