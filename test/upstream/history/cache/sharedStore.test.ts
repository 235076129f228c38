import { describe, expect, it } from 'vitest';
import type { SharedCommands } from '../../../../src/upstream/history/cache/sharedStore.ts';
import {
  createSharedStore,
  MAX_SHARED_ENTRY_BYTES,
  SHARED_STORE_PAUSE_MS,
} from '../../../../src/upstream/history/cache/sharedStore.ts';

function setUp(redis: SharedCommands) {
  const clock = { nowMs: 0 };
  const warnings: string[] = [];
  let failures = 0;
  const store = createSharedStore({
    ...{ commands: redis, name: 'Redis' },
    clock: () => clock.nowMs,
    log: { warn: (_facts, message) => void warnings.push(message) },
    events: { onFailure: () => (failures += 1) },
  });
  return { store, clock, warnings, failures: () => failures };
}

const never = new Promise<never>(() => undefined);

describe('a store that', () => {
  it.each([
    { what: 'refuses', response: () => Promise.reject(new Error('connection lost')) },
    { what: 'never answers', response: () => never },
  ])('$what costs a warning and a count, and then nothing for a while', async ({ response }) => {
    let attempt = 0;
    const ask = () => {
      attempt += 1;
      return response();
    };
    const { store, clock, warnings, failures } = setUp({ getBuffer: ask, set: ask });
    expect(await Promise.all([store.get('a'), store.get('b')])).toEqual([null, null]);
    await store.set('a', Buffer.from('x'), 1);
    expect({ attempt, warnings: warnings.length, failures: failures() }).toEqual({
      attempt: 2,
      warnings: 1,
      failures: 2,
    });
    clock.nowMs = SHARED_STORE_PAUSE_MS;
    await store.get('a');
    expect({ attempt, warnings: warnings.length, failures: failures() }).toEqual({
      attempt: 3,
      warnings: 2,
      failures: 3,
    });
  });

  it('is there is not given what is too large', async () => {
    const kept: string[] = [];
    const { store } = setUp({ getBuffer: async () => null, set: async (key) => void kept.push(key) });
    await store.set('large', Buffer.alloc(MAX_SHARED_ENTRY_BYTES + 1), 1);
    await store.set('small', Buffer.alloc(MAX_SHARED_ENTRY_BYTES), 1);
    expect(kept).toEqual(['contacts-gateway:history:2:small']);
  });
});
