import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';
import { readChunks } from '../../contract/namelessFile.ts';
import type { ObjectCopy } from './objectStore.ts';

/** Opens a file and computes its digest. */
export async function copyLocal(path: string): Promise<ObjectCopy> {
  return copyOf(await open(path, 'r'));
}

/** Computes the digest of an open file. The file is closed with the copy. */
export async function copyOf(handle: FileHandle): Promise<ObjectCopy> {
  const hash = createHash('sha256');
  for await (const chunk of readChunks(handle)) hash.update(chunk);
  const { size } = await handle.stat();
  return {
    ...{ file: bufferOf(handle, size), bytes: size, sha256: hash.digest('hex') },
    close: () => handle.close(),
  };
}

function bufferOf(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
}
