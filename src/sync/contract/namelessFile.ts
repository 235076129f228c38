import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PRIVATE_FILE_MODE } from '../../export/files/privateFiles.ts';
import { DestinationFailed, hasSystemCode } from './syncError.ts';

/**
 * Opens a new file without a name, to write and read. The system removes it also if the process is killed. Rejects with a
 * `DestinationFailed` if the directory cannot be written.
 */
export function openNamelessFile(directory: string): Promise<FileHandle> {
  return attempt(directory, async () => {
    const own = await mkdtemp(join(directory, 'contacts-gateway-sync-'));
    try {
      return await open(join(own, 'data'), 'wx+', PRIVATE_FILE_MODE);
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  });
}

/**
 * Writes to the end of a nameless file. Rejects with a `DestinationFailed` if the disk is full.
 *
 * @param directory where the file was opened, for messages.
 */
export function appendNameless(
  file: FileHandle,
  data: string | Uint8Array,
  directory: string,
): Promise<void> {
  return attempt(directory, () => file.appendFile(data));
}

async function attempt<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!hasSystemCode(cause)) throw cause;
    throw new DestinationFailed(`${directory}: cannot write a temporary file (${cause.code})`, { cause });
  }
}

const CHUNK_BYTES = 64 * 1_024;

/** Reads an open file from its start. The file stays open, and can be read again. */
export async function* readChunks(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
