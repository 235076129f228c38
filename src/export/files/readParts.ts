import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
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
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for await (const part of parts) {
    const decoder = new StringDecoder('utf8');
    let count = 0;
    let rest = '';
    for await (const chunk of chunksOf(part, buffer)) {
      const lines = `${rest}${decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      count += lines.length;
      if (lines.length > 0) yield lines;
    }
    if (count !== part.rows || `${rest}${decoder.end()}` !== '') throw new PartChanged(part.file);
    onPart?.(count);
  }
}

/** Copies the files as they are. Rejects as `readLines` does. */
export async function copyParts(
  parts: AsyncIterable<Part>,
  write: (bytes: Uint8Array) => Promise<void>,
  onPart?: (rows: number) => void,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for await (const part of parts) {
    let count = 0;
    for await (const chunk of chunksOf(part, buffer)) {
      count += countLines(chunk);
      await write(chunk);
    }
    if (count !== part.rows) throw new PartChanged(part.file);
    onPart?.(count);
  }
}

/**
 * Each chunk is in the buffer, until the next one is requested. A new buffer for each of them would make V8 collect the whole
 * heap after every 64 MB.
 */
async function* chunksOf({ file, bytes }: Part, buffer: Buffer): AsyncGenerator<Buffer> {
  const input = await open(file);
  try {
    let size = 0;
    for (;;) {
      const { bytesRead } = await input.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      size += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    if (size !== bytes) throw new PartChanged(file);
  } finally {
    await input.close();
  }
}

function countLines(chunk: Buffer): number {
  let count = 0;
  for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, end + 1)) count += 1;
  return count;
}
