import { isObject } from '../../upstream/response/json.ts';
import type { SharedTokens } from '../../upstream/serviceToken/obtainToken.ts';
import { parseServiceToken } from '../../upstream/serviceToken/tokenState.ts';
import type { Channel } from '../common/channel.ts';
import type { PrimaryCall, PrimaryEvent } from '../common/messages.ts';

/** Longest wait for one reply, in milliseconds. After it, this worker goes on as if nothing was shared. */
const TOKEN_WAIT_MS = 500;

/** The token of an account and its logins, which the primary process keeps for all workers. */
export function createWorkerTokens(
  channel: Channel<PrimaryCall, PrimaryEvent>,
  account: string,
): SharedTokens {
  const call = (body: PrimaryCall) => channel.call(body, TOKEN_WAIT_MS);
  return {
    read: async () => {
      const token = await call({ name: 'readToken', account });
      return isObject(token) ? parseServiceToken(token) : null;
    },
    write: async (token) => void (await call({ name: 'writeToken', account, token })),
    lock: async () => {
      // Only a clear refusal means that another worker holds the lock.
      if ((await call({ name: 'lockLogin', account })) === false) return null;
      return async () => channel.notify({ name: 'unlockLogin', account });
    },
    takeLogin: async () => {
      const waitMs = await call({ name: 'takeLogin', account });
      return typeof waitMs === 'number' ? waitMs : null;
    },
  };
}
