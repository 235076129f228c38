import type { SharedCommands } from '../../upstream/history/cache/sharedStore.ts';
import { SHARED_STORE_WAIT_MS } from '../../upstream/history/cache/sharedStore.ts';
import type { Channel } from '../shared/channel.ts';
import { copyOf } from '../shared/copyOf.ts';
import type { PrimaryCall, PrimaryEvent } from '../shared/messages.ts';

/** Bytes of histories that may be on the way to the primary process. Further ones are not shared. */
export const MAX_SENT_BYTES = 16 * 1024 * 1024;

/** Reads and writes the histories that the primary process keeps for all workers. Both reject as Redis does. */
export function createHistoryCommands(channel: Channel<PrimaryCall, PrimaryEvent>): SharedCommands {
  let sentBytes = 0;

  const call = async (body: PrimaryCall): Promise<unknown> => {
    const reply = await channel.call(body, SHARED_STORE_WAIT_MS);
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
