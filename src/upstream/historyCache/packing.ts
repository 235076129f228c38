import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { RawHistory } from '../histories.ts';
import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

export interface Unpacked {
  readonly history: RawHistory;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The largest history that is unpacked, in bytes of JSON: what another process wrote is not trusted to be small. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Compressed JSON that carries the end of its life, so that it lives no longer for being passed on. */
export async function pack({ conversation, connections }: RawHistory, expiresAtMs: number): Promise<Buffer> {
  return compress(JSON.stringify({ expiresAtMs, conversation, connections }));
}

/** Null for anything that is not packed so. */
export async function unpack(packed: Buffer): Promise<Unpacked | null> {
  try {
    const json = await expand(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
    const value: unknown = JSON.parse(json.toString('utf8'));
    return isObject(value) ? readPacked(value) : null;
  } catch {
    return null;
  }
}

const compress = promisify<string, Buffer>(deflate);
const expand: (packed: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer> =
  promisify(inflate);

function readPacked({ expiresAtMs, conversation, connections }: JsonObject): Unpacked | null {
  if (typeof expiresAtMs !== 'number' || !isObject(conversation) || !Array.isArray(connections)) return null;
  return { expiresAtMs, history: { conversation, connections } };
}
