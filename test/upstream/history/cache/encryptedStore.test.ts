import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { encryptedStore } from '../../../../src/upstream/history/cache/sharedStore.ts';
import { createEncryption } from '../../../../src/upstream/redis/encryption.ts';

const PACKED = Buffer.from('a packed history');

function setUp() {
  const entries = new Map<string, Buffer>();
  const store = {
    get: async (key: string) => entries.get(key) ?? null,
    set: async (key: string, packed: Buffer) => void entries.set(key, packed),
  };
  const storeOf = (token: string) =>
    encryptedStore(store, createEncryption(createSecretKey(Buffer.from(token)), 'history'));
  return { entries, storeOf };
}

it('gives back what was stored with the same secret, and shows neither keys nor values', async () => {
  const { entries, storeOf } = setUp();
  await storeOf('one').set('conversation', PACKED, 60);
  expect(await storeOf('one').get('conversation')).toEqual(PACKED);
  expect(await storeOf('two').get('conversation')).toBeNull();
  for (const [key, value] of entries) {
    expect(key).not.toContain('conversation');
    expect(value.includes(PACKED)).toBe(false);
  }
});

it('ignores what is not encrypted, or was copied from another key', async () => {
  const { entries, storeOf } = setUp();
  const store = storeOf('one');
  await store.set('a', PACKED, 60);
  await store.set('b', Buffer.from('another'), 60);
  const [nameOfA = '', nameOfB = ''] = entries.keys();
  entries.set(nameOfA, entries.get(nameOfB) ?? PACKED);
  entries.set(nameOfB, PACKED);
  expect(await store.get('a')).toBeNull();
  expect(await store.get('b')).toBeNull();
});
