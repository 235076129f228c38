import { DestinationFailed } from '../../../src/sync/contract/syncError.ts';
import type { ObjectStore } from '../../../src/sync/files/store/objectStore.ts';

/** A store that fails after it has replaced or removed so many data files, as if the process was killed then. */
export function failingStore(store: ObjectStore, changes: number): ObjectStore {
  let left = changes;
  const count = (): void => {
    if (left === 0) throw new DestinationFailed('killed');
    left -= 1;
  };
  return {
    ...store,
    remove: async (name) => {
      if (name.endsWith('.parquet')) count();
      await store.remove(name);
    },
    stage: async (name) => {
      const staged = await store.stage(name);
      return {
        ...staged,
        publish: async () => {
          count();
          await staged.publish();
        },
      };
    },
  };
}
