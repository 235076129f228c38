import { isProgrammingError } from '../../errors/internalFailure.ts';
import type { HistoryCacheEvents } from './events.ts';

/** Packed histories that all replicas see. What cannot be had is not there; only a fault of the gateway rejects. */
export interface SharedStore {
  get(key: string): Promise<Buffer | null>;
  set(key: string, packed: Buffer, lifeSeconds: number): Promise<void>;
}

/** The longest wait for one history: to ask upstream again is not much slower. */
export const SHARED_STORE_WAIT_MS = 100;

/** After a failure the store is left alone for so long, so that a slow one slows nobody down. */
export const SHARED_STORE_PAUSE_MS = 5_000;

/** Larger ones stay in memory alone: they would hold up all that is behind them. */
export const MAX_SHARED_ENTRY_BYTES = 4 * 1024 * 1024;

/** The commands of Redis that are needed. */
export interface SharedCommands {
  getBuffer(key: string): Promise<Buffer | null>;
  set(key: string, value: Buffer, unit: 'EX', seconds: number): Promise<unknown>;
}

export interface SharedStoreOptions {
  readonly redis: SharedCommands;
  /** Milliseconds, of any origin. */
  readonly clock: () => number;
  readonly log: { warn(facts: object, message: string): void };
  readonly events: HistoryCacheEvents;
}

export function createSharedStore({ redis, clock, log, events }: SharedStoreOptions): SharedStore {
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  const attempt = async <T>(ask: () => Promise<T>, otherwise: T): Promise<T> => {
    if (clock() < pausedUntilMs) return otherwise;
    try {
      return await inTime(ask());
    } catch (error) {
      if (isProgrammingError(error)) throw error;
      events.onFailure?.();
      // Many fail at once, and one warning is enough for them.
      if (clock() < pausedUntilMs) return otherwise;
      pausedUntilMs = clock() + SHARED_STORE_PAUSE_MS;
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ reason }, 'Redis did not answer about a history: this process goes on without it.');
      return otherwise;
    }
  };

  return {
    get: (key) => attempt<Buffer | null>(() => redis.getBuffer(keyOf(key)), null),
    set: async (key, packed, lifeSeconds) => {
      if (packed.byteLength > MAX_SHARED_ENTRY_BYTES) return;
      await attempt<unknown>(() => redis.set(keyOf(key), packed, 'EX', lifeSeconds), null);
    },
  };
}

/** The number changes with the form of what is kept: entries of another form are never read and end by themselves. */
function keyOf(key: string): string {
  return `contacts-gateway:history:2:${key}`;
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new Error(`no answer within ${SHARED_STORE_WAIT_MS} ms`);
    const timer = setTimeout(() => reject(late), SHARED_STORE_WAIT_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
