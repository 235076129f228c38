import { expect, it } from 'vitest';
import type { PrimaryEvent } from '../../src/workers/common/messages.ts';
import { createWorkerTokens } from '../../src/workers/worker/workerTokens.ts';

it('frees the lock for logins also when too many calls wait for a reply', async () => {
  const events: PrimaryEvent[] = [];
  const tokens = createWorkerTokens(
    // A channel drops calls beyond `MAX_PENDING_CALLS`.
    { call: async () => undefined, notify: (event) => void events.push(event) },
    'an account',
  );
  const unlock = await tokens.lock();
  await unlock?.();
  expect(events).toEqual([{ name: 'unlockLogin', account: 'an account' }]);
});
