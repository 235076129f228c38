import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { hasCode, PRIVATE_DIRECTORY_MODE, PRIVATE_FILE_MODE } from '../../../export/files/privateFiles.ts';
import { checkedSink } from '../../../export/formats/checksum.ts';
import { DestinationFailed, hasSystemCode } from '../../contract/syncError.ts';
import { copyLocal } from './localFile.ts';
import type { ObjectStore, StagedObject } from './objectStore.ts';

/** The names of temporary files of this command, and of no other program. */
const TEMPORARY = /^_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** Creates the directory if it does not exist. */
export async function openDirectoryStore(directory: string): Promise<ObjectStore> {
  const attempt = async <T>(action: Promise<T>): Promise<T> => {
    try {
      return await action;
    } catch (error) {
      if (!hasSystemCode(error)) throw error;
      throw new DestinationFailed(`${directory}: cannot read or write (${error.code})`, { cause: error });
    }
  };
  const pathOf = (name: string): string => join(directory, ...name.split('/'));
  const temporaryOf = (name: string): string => join(dirname(pathOf(name)), `_${randomUUID()}.tmp`);
  const createFolder = (name: string) =>
    mkdir(dirname(pathOf(name)), { recursive: true, mode: PRIVATE_DIRECTORY_MODE });
  const writeTemporary = async (name: string, bytes: Uint8Array): Promise<string> => {
    await createFolder(name);
    const temporary = temporaryOf(name);
    try {
      await writeFile(temporary, bytes, { flag: 'wx', flush: true, mode: PRIVATE_FILE_MODE });
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return temporary;
  };
  await attempt(mkdir(directory, { recursive: true, mode: PRIVATE_DIRECTORY_MODE }));

  return {
    name: directory,
    isCreateAtomic: true,
    list: async function* names() {
      const entries = await attempt(readdir(directory, { recursive: true, withFileTypes: true }));
      for (const entry of entries) {
        if (entry.isDirectory() || isTemporary(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        yield path.slice(join(directory, sep).length).split(sep).join('/');
      }
    },
    read: (name) => attempt(orNull(readFile(pathOf(name)))),
    copy: (name) => attempt(orNull(copyLocal(pathOf(name)))),
    replace: (name, bytes) =>
      attempt(writeTemporary(name, bytes).then((temporary) => renameSafely(temporary, pathOf(name)))),
    create: (name, bytes) =>
      attempt(writeTemporary(name, bytes).then((temporary) => linkOnce(temporary, pathOf(name)))),
    stage: (name) =>
      attempt(createFolder(name).then(() => stagedFile(temporaryOf(name), pathOf(name), attempt))),
    remove: (name) => attempt(rm(pathOf(name), { force: true })),
    close: () => Promise.resolve(),
  };
}

/**
 * Removes files that killed processes left behind, from the directory and from the given folders in it. The caller must
 * hold the lock, and must know that the directory is a destination of this command.
 */
export async function removeTemporaryFiles(directory: string, folders: readonly string[]): Promise<void> {
  const own = await readdir(directory, { withFileTypes: true });
  const inFolders = await Promise.all(
    folders.map((folder) =>
      orNull(readdir(join(directory, folder), { recursive: true, withFileTypes: true })),
    ),
  );
  for (const entry of [own, ...inFolders].flatMap((entries) => entries ?? []))
    if (entry.isFile() && isTemporary(entry.name))
      await rm(join(entry.parentPath, entry.name), { force: true });
}

function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

async function orNull<T>(action: Promise<T>): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The new name is on the disk when this resolves, also after a power failure. */
async function renameSafely(from: string, to: string): Promise<void> {
  await rename(from, to);
  await flushFolder(dirname(to));
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open directories.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function linkOnce(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function stagedFile(
  temporary: string,
  path: string,
  attempt: <T>(action: Promise<T>) => Promise<T>,
): Promise<StagedObject> {
  const handle = await open(temporary, 'wx', PRIVATE_FILE_MODE);
  const { write, checksum } = checkedSink({ write: (chunk) => attempt(handle.appendFile(chunk)) });
  return {
    write,
    seal: async () => {
      await attempt(handle.sync().finally(() => handle.close()));
      return checksum();
    },
    publish: () => attempt(renameSafely(temporary, path)),
    discard: async () => {
      await handle.close();
      await rm(temporary, { force: true });
    },
  };
}
