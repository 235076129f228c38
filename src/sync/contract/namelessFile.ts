import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PRIVATE_FILE_MODE } from '../../export/files/privateFiles.ts';

/** Opens a new file without a name, to write and read. The system removes it also if the process is killed. */
export async function openNamelessFile(directory: string): Promise<FileHandle> {
  const own = await mkdtemp(join(directory, 'contacts-gateway-sync-'));
  try {
    return await open(join(own, 'data'), 'wx+', PRIVATE_FILE_MODE);
  } finally {
    await rm(own, { recursive: true, force: true });
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
