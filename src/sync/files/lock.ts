import { isText } from '../../export/source/jsonShapes.ts';
import { isObject, parseJson } from '../../upstream/response/json.ts';
import type { ObjectStore } from './store/objectStore.ts';

export const LOCK_NAME = '_lock.json';

/** The object that locks a store. */
export interface Lock {
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  /** See `pidSpace`. Null if it is not known. */
  readonly pidSpace: string | null;
  /** All of it. It changes with each renewal. */
  readonly text: string;
}

/** Null if the store is not locked. */
export async function readLock(store: ObjectStore): Promise<Lock | null> {
  const bytes = await store.read(LOCK_NAME);
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  const value = parseJson(text);
  if (!isObject(value)) return { owner: '', host: 'unknown', pid: 0, pidSpace: null, text };
  const { owner, host, pid, pidSpace: space } = value;
  return {
    owner: isText(owner) ? owner : '',
    host: isText(host) ? host : 'unknown',
    pid: typeof pid === 'number' ? pid : 0,
    pidSpace: isText(space) ? space : null,
    text,
  };
}

/** Removes the lock of an owner. Does nothing if another process has written it. */
export async function removeLock(store: ObjectStore, owner: string): Promise<void> {
  const now = await readLock(store);
  if (now?.owner === owner) await store.remove(LOCK_NAME);
}
