import type { Encryption } from '../../redis/encryption.ts';
import type { SharedStore } from './sharedStore.ts';

/** A shared store of which others see neither values nor keys. */
export function sealedStore(store: SharedStore, sealing: Encryption): SharedStore {
  return {
    get: async (key) => {
      const name = sealing.nameOf(key);
      const sealed = await store.get(name);
      return sealed && sealing.decrypt(sealed, name);
    },
    set: async (key, packed, lifeSeconds) => {
      const name = sealing.nameOf(key);
      await store.set(name, sealing.encrypt(packed, name), lifeSeconds);
    },
  };
}
