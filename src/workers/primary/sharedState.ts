import type { Config } from '../../config/config.ts';
import { limitRequestRate } from '../../http/limits/requestRate.ts';
import { createMemoryStore } from '../../upstream/history/cache/memoryStore.ts';
import type { ServiceToken } from '../../upstream/serviceToken/tokenState.ts';
import { copyOf } from '../common/copyOf.ts';
import type { Joined, PrimaryCall } from '../common/messages.ts';
import { sharedHistoryBytes } from '../common/workerConfig.ts';
import type { Member } from './member.ts';
import { createSharedLogins } from './sharedLogins.ts';

export interface SharedStateOptions {
  readonly joined: Joined;
  /** Called with the token of each login of a worker. */
  readonly onToken: (account: string, token: ServiceToken, member: Member) => void;
  readonly collectMetrics: () => Promise<string>;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** What the primary process keeps for all workers. */
export interface SharedState {
  /** Returns the reply to a call of a worker. */
  handle(call: PrimaryCall, member: Member): unknown;
  /** Frees the lock for logins that the worker has. */
  unlockLogin(account: string, member: Member): void;
  /** Must be called when a worker has ended. */
  release(member: Member): void;
  /** The size of the histories, in bytes. */
  historyBytes(): number;
}

export function createSharedState(config: Config, options: SharedStateOptions): SharedState {
  const { joined, onToken, collectMetrics, now } = options;
  const logins = createSharedLogins(Date.now);
  const histories = createMemoryStore(sharedHistoryBytes(config), now);
  const { access } = config;
  const perMinute = access.mode === 'service' ? access.clientLimits.requestsPerMinute : undefined;
  const takeRequest = perMinute === undefined ? () => null : limitRequestRate(perMinute, now);

  const handle = (call: PrimaryCall, member: Member): unknown => {
    switch (call.name) {
      case 'join':
        return joined;
      case 'readToken':
        return logins.readToken(call.account);
      case 'writeToken':
        logins.writeToken(call.account, call.token);
        onToken(call.account, call.token, member);
        return true;
      case 'lockLogin':
        return logins.lock(call.account, member.worker.id);
      case 'takeLogin':
        return logins.takeLogin(call.account);
      case 'getHistory':
        return histories.get(call.key) ?? null;
      case 'setHistory':
        histories.set(call.key, copyOf(call.packed), call.lifeSeconds * 1_000);
        return true;
      case 'takeRequest':
        return takeRequest(call.clientId);
      case 'collectMetrics':
        return collectMetrics();
    }
  };
  return {
    handle,
    unlockLogin: (account, { worker }) => logins.unlock(account, worker.id),
    release: ({ worker }) => logins.release(worker.id),
    historyBytes: histories.bytes,
  };
}
