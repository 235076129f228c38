import type { UpstreamHeaders } from '../../transport/headers.ts';
import type { RawHistory } from '../histories.ts';
import type { HistorySelection } from '../historySelection.ts';
import { pack, unpack } from './cacheCodec.ts';
import { isOldEnough } from './closedLongAgo.ts';
import type { HistoryCacheEvents } from './events.ts';
import { entryKey, readerScope } from './historyKey.ts';
import type { MemoryStore } from './memoryStore.ts';
import type { SharedStore } from './sharedStore.ts';

/** Histories of closed conversations, each kept for one credential, one selection and one closing date. */
export interface HistoryCache {
  /** The part of the cache that one client request may see. Null when what it selects must not be kept. */
  of(headers: UpstreamHeaders, selection: HistorySelection): ReaderCache | null;
}

/** Only a fault of the gateway rejects, and nothing waits longer than the shared store's own limit. */
export interface ReaderCache {
  read(conversationId: string, closedAt: string): Promise<RawHistory | null>;
  /** What was closed too short a time ago is not kept. */
  write(conversationId: string, closedAt: string, history: RawHistory): void;
}

export interface HistoryCacheOptions {
  /** Whose data it is, beyond what clients send: the upstream and, if the gateway has one, its account. */
  readonly scope: string;
  readonly memory: MemoryStore;
  /** What a client with these headers shares with other processes. Null keeps its histories in memory alone. */
  readonly sharedFor: (headers: UpstreamHeaders) => SharedStore | null;
  /** How long a history is kept, in seconds. */
  readonly lifeSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly events: HistoryCacheEvents;
  /** Takes what a write fails with. A store that is away is no such failure. */
  readonly reportFailure: (error: unknown) => void;
}

export function createHistoryCache(options: HistoryCacheOptions): HistoryCache {
  const { scope, memory, sharedFor, lifeSeconds, clock, events, reportFailure } = options;
  const lifeMs = lifeSeconds * 1000;

  /** The history that was found at `place`, unless its life is over. */
  const opened = async (
    key: string,
    place: 'memory' | 'shared',
    packed: Buffer | null | undefined,
  ): Promise<RawHistory | null> => {
    const found = packed && (await unpack(packed));
    const remainingMs = found ? found.expiresAtMs - clock() : 0;
    if (!packed || !found || remainingMs <= 0) return null;
    if (place === 'shared') memory.set(key, packed, remainingMs);
    events.onLookup?.(place);
    return found.history;
  };

  const keep = async (key: string, history: RawHistory, shared: SharedStore | null): Promise<void> => {
    const packed = await pack(history, clock() + lifeMs);
    memory.set(key, packed, lifeMs);
    await shared?.set(key, packed, lifeSeconds);
  };

  const readerCache = (reader: string, shared: SharedStore | null): ReaderCache => ({
    read: async (conversationId, closedAt) => {
      if (!isOldEnough(closedAt, clock())) return null;
      const key = entryKey(reader, conversationId, closedAt);
      const found =
        (await opened(key, 'memory', memory.get(key))) ??
        (await opened(key, 'shared', await shared?.get(key)));
      if (!found) events.onLookup?.('miss');
      return found;
    },
    write: (conversationId, closedAt, history) => {
      if (!isOldEnough(closedAt, clock())) return;
      keep(entryKey(reader, conversationId, closedAt), history, shared).catch(reportFailure);
    },
  });

  return {
    of: (headers, selection) => {
      const reader = readerScope(scope, headers, selection);
      return reader === null ? null : readerCache(reader, sharedFor(headers));
    },
  };
}
