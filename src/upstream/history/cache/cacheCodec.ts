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

/** The largest history that is unpacked, in bytes of JSON: what another process wrote is not trusted to be small. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Compressed JSON that carries the end of its life, so that it lives no longer for being passed on. */
export async function pack({ conversation, connections }: RawHistory, expiresAtMs: number): Promise<Buffer> {
  return compress(JSON.stringify({ expiresAtMs, conversation, connections }));
}

/** Null for anything that is not packed so. */
export async function unpack(packed: Buffer): Promise<Unpacked | null> {
  const json = await expanded(packed);
  const value = json && parseJson(json.toString('utf8'));
  return isObject(value) ? readPacked(value) : null;
}

async function expanded(packed: Buffer): Promise<Buffer | null> {
  try {
    return await expand(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    // What zlib finds wrong with the bytes, or with their number, has a code.
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
