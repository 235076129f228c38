import { DestinationFailed } from '../../../src/sync/contract/syncError.ts';
import type { ObjectStore } from '../../../src/sync/files/store/objectStore.ts';

/**
 * A store of a process that is killed before its next change of an object that readers can see. A killed process does nothing
 * more: it does not remove its temporary files, either.
 *
 * @param changes how many changes the process makes before.
 */
export function killedStore(store: ObjectStore, changes: number): ObjectStore {
  let left = changes;
  const refuseWhenKilled = (): void => {
    if (left < 0) throw new DestinationFailed('killed');
  };
  const countChange = (): void => {
    left -= 1;
    refuseWhenKilled();
  };
  return {
    ...store,
    replace: async (name, bytes) => {
      countChange();
      await store.replace(name, bytes);
    },
    create: async (name, bytes) => {
      countChange();
      return store.create(name, bytes);
    },
    remove: async (name) => {
      countChange();
      await store.remove(name);
    },
    stage: async (name) => {
      refuseWhenKilled();
      const staged = await store.stage(name);
      return {
        ...staged,
        publish: async () => {
          countChange();
          await staged.publish();
        },
        discard: async () => {
          if (left >= 0) await staged.discard();
        },
      };
    },
  };
}
