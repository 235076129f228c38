import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { JsonObject } from '../../response/json.ts';
import { isObject, parseJson } from '../../response/json.ts';
import type { RawHistory } from '../histories.ts';

export interface Unpacked {
  readonly history: RawHistory;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The largest history that is unpacked, in bytes of JSON: the data comes from another process, and may be too large. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Compresses a history as JSON. The time of expiry is in it, so that another process cannot keep it for longer. */
export async function pack({ conversation, connections }: RawHistory, expiresAtMs: number): Promise<Buffer> {
  return compress(JSON.stringify({ expiresAtMs, conversation, connections }));
}

/** Null for bytes that `pack` did not write. */
export async function unpack(packed: Buffer): Promise<Unpacked | null> {
  const json = await expandOrNull(packed);
  const value = json && parseJson(json.toString('utf8'));
  return isObject(value) ? readPacked(value) : null;
}

async function expandOrNull(packed: Buffer): Promise<Buffer | null> {
  try {
    return await expand(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    // Errors of zlib have a code: broken data, or more than the limit.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

const compress = promisify<string, Buffer>(deflate);
const expand: (packed: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer> =
  promisify(inflate);

function readPacked({ expiresAtMs, conversation, connections }: JsonObject): Unpacked | null {
  if (typeof expiresAtMs !== 'number' || !isObject(conversation) || !Array.isArray(connections)) return null;
  return { expiresAtMs, history: { conversation, connections } };
}
