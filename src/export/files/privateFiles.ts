import { constants } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';

/** Exports hold personal data, so only their owner may read them. The umask can remove permissions, but not add any. */
export const PRIVATE_FILE_MODE = 0o600;
export const PRIVATE_DIRECTORY_MODE = 0o700;

/** The file, directory or link at a path. Symbolic links are not followed. */
export interface Entry {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Whether it belongs to the user of this process. Always true on Windows. */
  readonly isOurs: boolean;
  readonly isWritableByAll: boolean;
}

const WRITABLE_BY_ALL = 0o002;

/** Null if nothing exists at the path. */
export async function entryAt(path: string): Promise<Entry | null> {
  try {
    const stats = await lstat(path);
    const file = stats.isFile() ? 'file' : 'other';
    const directory = stats.isDirectory() ? 'directory' : file;
    return {
      kind: stats.isSymbolicLink() ? 'link' : directory,
      isOurs: process.getuid === undefined || stats.uid === process.getuid(),
      isWritableByAll: (stats.mode & WRITABLE_BY_ALL) !== 0,
    };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await entryAt(path)) !== null;
}

/** Reads a text file. Rejects with `ELOOP` for a symbolic link, except on Windows, which follows it. */
export function readPrivateFile(path: string): Promise<string> {
  return readFile(path, { encoding: 'utf8', flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) });
}

/** Whether it is a system error with this code, for example `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
