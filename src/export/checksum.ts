import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Where an export's bytes go, in order. */
export interface Sink {
  /** Resolves when the bytes are handed over; rejects when they cannot be. */
  write(bytes: Uint8Array | string): Promise<void>;
}

/** What went through a sink. */
export interface Checksum {
  readonly sha256: string;
  readonly bytes: number;
}

/** A sink that sums up what goes through it. */
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

/** Of a file that is there. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
