import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Takes the bytes of an export, in order. */
export interface Sink {
  /** Resolves when the next bytes may be written. Rejects if the write fails. */
  write(bytes: Uint8Array | string): Promise<void>;
}

/** Size and digest of the bytes that were written to a sink. */
export interface Checksum {
  readonly sha256: string;
  readonly bytes: number;
}

/** Adds a checksum to a sink. */
export function checkedSink(sink: Sink): Sink & { checksum(): Checksum } {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    write: async (chunk) => {
      hash.update(chunk);
      bytes += Buffer.byteLength(chunk);
      await sink.write(chunk);
    },
    checksum: () => ({ sha256: hash.copy().digest('hex'), bytes }),
  };
}

/** The digest of an existing file. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
