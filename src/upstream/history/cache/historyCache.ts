import { parseTimestamp } from '../../../contacts/facts/instant.ts';
import type { UpstreamHeaders } from '../../transport/headers.ts';
import type { RawHistory } from '../histories.ts';
import type { HistorySelection } from '../historySelection.ts';
import { pack, unpack } from './cacheCodec.ts';
import type { HistoryCacheEvents } from './events.ts';
import { entryKey, readerScope } from './historyKey.ts';
import type { MemoryStore } from './memoryStore.ts';
import type { SharedStore } from './sharedStore.ts';

/** Caches histories of closed conversations. Each entry is for one credential, one selection and one closing date. */
export interface HistoryCache {
  /** The part of the cache that one client request may see. Null when its selection must not be cached. */
  of(headers: UpstreamHeaders, selection: HistorySelection): ReaderCache | null;
}

/** Rejects only for a bug of the gateway. No call waits longer than `SHARED_STORE_WAIT_MS`. */
export interface ReaderCache {
  read(conversationId: string, closedAt: string): Promise<RawHistory | null>;
  /**
   * Does nothing for a conversation that was closed less than `MIN_CLOSED_MS` ago, or when the account has changed since `of`:
   * then it is not known which account the history was read for.
   */
  write(conversationId: string, closedAt: string, history: RawHistory): void;
}

export interface HistoryCacheOptions {
  /**
   * Returns the upstream and, if there is one, the gateway's account now. Entries are shared only within the same scope.
   */
  readonly scope: () => string;
  readonly memory: MemoryStore;
  /** The store that a client with these headers shares with other processes. Null: its histories stay in memory. */
  readonly sharedFor: (headers: UpstreamHeaders) => SharedStore | null;
  /** How long an entry is valid, in seconds. */
  readonly lifeSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly events: HistoryCacheEvents;
  /** Called with the error of a failed write. A store that is not available is no error. */
  readonly reportFailure: (error: unknown) => void;
}

export function createHistoryCache(options: HistoryCacheOptions): HistoryCache {
  const { scope, memory, sharedFor, lifeSeconds, clock, events, reportFailure } = options;
  const lifeMs = lifeSeconds * 1000;

  /** Unpacks an entry. Null when it has expired, or is not readable. */
  const unpackEntry = async (
    key: string,
    source: 'memory' | 'shared',
    packed: Buffer | null | undefined,
  ): Promise<RawHistory | null> => {
    const entry = packed && (await unpack(packed));
    const remainingMs = entry ? entry.expiresAtMs - clock() : 0;
    if (!packed || !entry || remainingMs <= 0) return null;
    if (source === 'shared') memory.set(key, packed, remainingMs);
    events.onLookup?.(source);
    return entry.history;
  };

  const keep = async (key: string, history: RawHistory, shared: SharedStore | null): Promise<void> => {
    const packed = await pack(history, clock() + lifeMs);
    memory.set(key, packed, lifeMs);
    await shared?.set(key, packed, lifeSeconds);
  };

  const readerCache = (
    reader: string,
    shared: SharedStore | null,
    isSameScope: () => boolean,
  ): ReaderCache => ({
    read: async (conversationId, closedAt) => {
      if (!isOldEnough(closedAt, clock())) return null;
      const key = entryKey(reader, conversationId, closedAt);
      const history =
        (await unpackEntry(key, 'memory', memory.get(key))) ??
        (await unpackEntry(key, 'shared', await shared?.get(key)));
      if (!history) events.onLookup?.('miss');
      return history;
    },
    write: (conversationId, closedAt, history) => {
      if (!isOldEnough(closedAt, clock()) || !isSameScope()) return;
      keep(entryKey(reader, conversationId, closedAt), history, shared).catch(reportFailure);
    },
  });

  return {
    of: (headers, selection) => {
      const scopeAtStart = scope();
      const reader = readerScope(scopeAtStart, headers, selection);
      if (reader === null) return null;
      return readerCache(reader, sharedFor(headers), () => scope() === scopeAtStart);
    },
  };
}

/** A conversation that was closed a short time ago may still get an event, or be opened again: it is not cached. */
export const MIN_CLOSED_MS = 10 * 60 * 1000;

/** False for a closing date that is not readable (R15). */
function isOldEnough(closedAt: string, nowMs: number): boolean {
  const timestamp = parseTimestamp(closedAt);
  return timestamp !== null && nowMs - timestamp.at >= MIN_CLOSED_MS;
}
