import { SHARED_HISTORIES } from './sharedStore.ts';

/** The commands of Redis that removal uses. */
export interface RemovalCommands {
  scan(
    cursor: string,
    match: 'MATCH',
    pattern: string,
    count: 'COUNT',
    size: number,
  ): Promise<[string, string[]]>;
  unlink(...keys: string[]): Promise<number>;
}

/** Keys that one command looks at. Other commands run between two of them. */
const KEYS_AT_ONCE = 500;

/**
 * Removes all histories from Redis, and resolves to their number. It cannot remove those of one conversation alone: the
 * keys are encrypted, so a key does not show which conversation its entry is about. Rejects with the error of Redis.
 */
export async function removeHistories(redis: RemovalCommands): Promise<number> {
  let removed = 0;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${SHARED_HISTORIES}*`, 'COUNT', KEYS_AT_ONCE);
    if (keys.length > 0) removed += await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
  return removed;
}
