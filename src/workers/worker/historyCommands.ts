import type { SharedCommands } from '../../upstream/history/cache/sharedStore.ts';
import { SHARED_STORE_WAIT_MS } from '../../upstream/history/cache/sharedStore.ts';
import type { Channel } from '../common/channel.ts';
import { copyOf } from '../common/copyOf.ts';
import type { PrimaryCall, PrimaryEvent } from '../common/messages.ts';

/** Bytes of histories that may be on the way to the primary process. Further ones are not shared. */
export const MAX_SENT_BYTES = 16 * 1024 * 1024;

/**
 * Histories that may be read and written at the same time. One request may read thousands at once: those beyond the limit are
 * not shared. The channel keeps room for other calls.
 */
export const MAX_HISTORY_CALLS = 500;

/** Reads and writes the histories that the primary process keeps for all workers. Both reject as Redis does. */
export function createHistoryCommands(channel: Channel<PrimaryCall, PrimaryEvent>): SharedCommands {
  let sentBytes = 0;
  let calls = 0;

  const call = async (body: PrimaryCall): Promise<unknown> => {
    if (calls >= MAX_HISTORY_CALLS) return null;
    calls += 1;
    const reply = await channel.call(body, SHARED_STORE_WAIT_MS);
    calls -= 1;
    if (reply === undefined) throw new Error('no reply in time');
    return reply;
  };

  return {
    getBuffer: async (key) => {
      const packed = await call({ name: 'getHistory', key });
      return packed instanceof Uint8Array ? copyOf(packed) : null;
    },
    set: async (key, packed, _unit, lifeSeconds) => {
      if (sentBytes + packed.byteLength > MAX_SENT_BYTES) return null;
      sentBytes += packed.byteLength;
      try {
        return await call({ name: 'setHistory', key, packed, lifeSeconds });
      } finally {
        sentBytes -= packed.byteLength;
      }
    },
  };
}
