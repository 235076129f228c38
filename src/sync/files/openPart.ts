import { changedFile } from '../contract/syncError.ts';
import type { PartFile } from './manifest.ts';
import type { ObjectCopy, ObjectStore } from './store/objectStore.ts';

/**
 * Opens the file of a partition. The copy must be closed.
 *
 * @param listed the file as the manifest lists it.
 * @throws DestinationRefused if another program changed or removed the file, also if the size is the same.
 */
export async function openPart(store: ObjectStore, name: string, listed: PartFile): Promise<ObjectCopy> {
  const copy = await store.copy(name);
  if (copy?.sha256 === listed.sha256) return copy;
  await copy?.close();
  throw changedFile(store.name, name);
}
