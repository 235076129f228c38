import type { UpstreamHeaders } from '../headers.ts';
import type { RawHistory } from '../histories.ts';
import type { HistorySelection } from '../historySelection.ts';
import { isOldEnough } from './closedLongAgo.ts';
import type { HistoryCacheEvents } from './events.ts';
import { entryKey, readerScope } from './historyKey.ts';
import type { MemoryStore } from './memoryStore.ts';
import { pack, unpack } from './packing.ts';
import type { SharedStore } from './sharedStore.ts';

/** Histories of closed conversations, each kept for one credential, one selection and one closing date. */
export interface HistoryCache {
  /** The part of the cache that one client request may see. Null when what it selects must not be kept. */
  of(headers: UpstreamHeaders, selection: HistorySelection): ReaderCache | null;
}

/** Nothing here ever rejects, and nothing waits longer than the shared store's own limit. */
export interface ReaderCache {
  read(conversationId: string, closedAt: string): Promise<RawHistory | null>;
  /** What was closed too short a time ago is not kept. */
  write(conversationId: string, closedAt: string, history: RawHistory): void;
}

export interface HistoryCacheOptions {
  /** Whose data it is, beyond what clients send: the upstream and, if the gateway has one, its account. */
  readonly scope: string;
  readonly memory: MemoryStore;
  /** Null keeps histories in memory alone. */
  readonly shared: SharedStore | null;
  /** How long a history is kept, in seconds. */
  readonly lifeSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly events: HistoryCacheEvents;
}

export function createHistoryCache(options: HistoryCacheOptions): HistoryCache {
  const { scope, memory, shared, lifeSeconds, clock, events } = options;
  const lifeMs = lifeSeconds * 1000;

  const find = async (key: string): Promise<Buffer | null> => {
    const near = memory.get(key);
    if (near) {
      events.onLookup?.('memory');
      return near;
    }
    const far = (await shared?.get(key)) ?? null;
    events.onLookup?.(far ? 'shared' : 'miss');
    return far;
  };

  const keep = async (key: string, history: RawHistory): Promise<void> => {
    const packed = await pack(history, clock() + lifeMs);
    memory.set(key, packed, lifeMs);
    await shared?.set(key, packed, lifeSeconds);
  };

  const readerCache = (reader: string): ReaderCache => ({
    read: async (conversationId, closedAt) => {
      if (!isOldEnough(closedAt, clock())) return null;
      const key = entryKey(reader, conversationId, closedAt);
      const packed = await find(key);
      const found = packed && (await unpack(packed));
      const remainingMs = (found?.expiresAtMs ?? 0) - clock();
      if (!packed || !found || remainingMs <= 0) return null;
      if (!memory.has(key)) memory.set(key, packed, remainingMs);
      return found.history;
    },
    write: (conversationId, closedAt, history) => {
      if (!isOldEnough(closedAt, clock())) return;
      keep(entryKey(reader, conversationId, closedAt), history).catch(() => events.onFailure?.());
    },
  });

  return {
    of: (headers, selection) => {
      const reader = readerScope(scope, headers, selection);
      return reader === null ? null : readerCache(reader);
    },
  };
}
