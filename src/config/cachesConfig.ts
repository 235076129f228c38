import { DEFAULT_MAX_DOCUMENT_BYTES, DEFAULT_MAX_DOCUMENTS } from '../gateway/documents/documentLimits.ts';
import type { EnvironmentReader } from './environment.ts';

export interface CachesConfig {
  /** Parsed documents with their plans. */
  readonly documentCache: {
    /** `DOCUMENT_CACHE_ENTRIES`: number of documents. @default 2000 */
    readonly maxDocuments: number;
    /** `DOCUMENT_CACHE_BYTES`: estimated size in the memory of this process, in bytes. @default 100663296 */
    readonly maxBytes: number;
  };
  /** Histories of closed conversations. They are cached only if `CONTACTS_FETCH` is `lazy`. */
  readonly historyCache: {
    /** `HISTORY_CACHE_SECONDS`: lifetime of a history, in seconds; 0 disables the cache. @default 3600 */
    readonly lifeSeconds: number;
    /** `HISTORY_CACHE_BYTES`: size in the memory of this process, in bytes. @default 67108864 */
    readonly maxBytes: number;
  };
  /** `REDIS_URL`: the Redis that shares token and histories between processes. @default undefined: nothing is shared */
  readonly redisUrl: string | undefined;
}

export function readCaches(read: EnvironmentReader): CachesConfig {
  return {
    documentCache: {
      maxDocuments: read.wholeNumber('DOCUMENT_CACHE_ENTRIES', DEFAULT_MAX_DOCUMENTS, {
        min: 1,
        max: 100_000,
      }),
      maxBytes: read.wholeNumber('DOCUMENT_CACHE_BYTES', DEFAULT_MAX_DOCUMENT_BYTES, {
        min: 1,
        max: MAX_CACHE_BYTES,
      }),
    },
    redisUrl: readRedisUrl(read),
    historyCache: {
      lifeSeconds: read.wholeNumber('HISTORY_CACHE_SECONDS', 3_600, { min: 0, max: DAY_SECONDS }),
      maxBytes: read.wholeNumber('HISTORY_CACHE_BYTES', 64 * MEBIBYTE, { min: 1, max: MAX_CACHE_BYTES }),
    },
  };
}

const DAY_SECONDS = 86_400;
const MEBIBYTE = 1_048_576;
const MAX_CACHE_BYTES = 64 * 1024 * MEBIBYTE;

function readRedisUrl(read: EnvironmentReader): string | undefined {
  const url = read.secret('REDIS_URL');
  if (url === undefined || /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url;
  read.problem('REDIS_URL', 'a redis or rediss URL', 'a value that is not shown, as it may hold a password');
  return undefined;
}
