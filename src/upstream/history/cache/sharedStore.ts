import { isProgrammingError } from '../../errors/internalFailure.ts';
import type { Encryption } from '../../redis/encryption.ts';
import { limitTime } from '../../redis/limitTime.ts';
import type { HistoryCacheEvents } from './events.ts';

/** Packed histories that all replicas share. A store that fails is the same as an empty one. Rejects only for a bug. */
export interface SharedStore {
  get(key: string): Promise<Buffer | null>;
  set(key: string, packed: Buffer, lifeSeconds: number): Promise<void>;
}

/** The longest wait for one history: a request to the upstream is not much slower. */
export const SHARED_STORE_WAIT_MS = 100;

/** The store is not used for this long after a failure, so that a slow store does not slow down each request. */
export const SHARED_STORE_PAUSE_MS = 5_000;

/** Larger histories are kept in memory only: the commands behind them on the connection would wait. */
export const MAX_SHARED_ENTRY_BYTES = 4 * 1024 * 1024;

/** The commands that the store uses: those of Redis, or of the primary process of workers. */
export interface SharedCommands {
  getBuffer(key: string): Promise<Buffer | null>;
  set(key: string, value: Buffer, unit: 'EX', seconds: number): Promise<unknown>;
}

export interface SharedStoreOptions {
  readonly commands: SharedCommands;
  /** The name of the store in log lines. */
  readonly name: string;
  /** Milliseconds, of any origin. */
  readonly clock: () => number;
  readonly log: { warn(facts: object, message: string): void };
  readonly events: HistoryCacheEvents;
}

export function createSharedStore({ commands, name, clock, log, events }: SharedStoreOptions): SharedStore {
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  const attempt = async <T>(run: () => Promise<T>, fallback: T): Promise<T> => {
    if (clock() < pausedUntilMs) return fallback;
    try {
      return await limitTime(run(), SHARED_STORE_WAIT_MS);
    } catch (error) {
      if (isProgrammingError(error)) throw error;
      events.onFailure?.();
      // Many commands fail at the same time: one warning is enough.
      if (clock() < pausedUntilMs) return fallback;
      pausedUntilMs = clock() + SHARED_STORE_PAUSE_MS;
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ reason }, `${name} did not return a history: this process goes on without it.`);
      return fallback;
    }
  };

  return {
    get: (key) => attempt<Buffer | null>(() => commands.getBuffer(keyOf(key)), null),
    set: async (key, packed, lifeSeconds) => {
      if (packed.byteLength > MAX_SHARED_ENTRY_BYTES) return;
      await attempt<unknown>(() => commands.set(keyOf(key), packed, 'EX', lifeSeconds), null);
    },
  };
}

/** The number changes with the format of the entries. Entries in another format are never read, and expire. */
function keyOf(key: string): string {
  return `${SHARED_HISTORIES}2:${key}`;
}

/** The start of the keys of all histories, in any format. */
export const SHARED_HISTORIES = 'contacts-gateway:history:';

/** Encrypts the keys and the values of a shared store. */
export function encryptedStore(store: SharedStore, encryption: Encryption): SharedStore {
  return {
    get: async (key) => {
      const name = encryption.nameOf(key);
      const encrypted = await store.get(name);
      return encrypted && encryption.decrypt(encrypted, name);
    },
    set: async (key, packed, lifeSeconds) => {
      const name = encryption.nameOf(key);
      await store.set(name, encryption.encrypt(packed, name), lifeSeconds);
    },
  };
}
