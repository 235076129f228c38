import { readFile, stat } from 'node:fs/promises';

/** The time between two looks at the files, in milliseconds. */
const POLL_INTERVAL_MS = 5_000;

/** The new text of a file. For a file that cannot be read, the code of the error, such as `ENOENT`. */
export type FileState = { readonly text: string } | { readonly code: string };

/** Called with all files that have changed since the last look. The first look finds every file changed. */
export type OnFilesChanged<Name> = (changes: ReadonlyMap<Name, FileState>) => void;

/**
 * Looks at files regularly. This also works where no event of the file system arrives: when a file is renamed into place, on
 * network file systems, and when Kubernetes replaces the link to the directory that holds the file.
 *
 * Files that change together are reported together, if they changed before the same look.
 *
 * @param files the path of each file. Without files, nothing runs.
 */
export function watchFiles<Name>(
  files: ReadonlyMap<Name, string>,
  onChanged: OnFilesChanged<Name>,
): { stop(): void } {
  const versions = new Map<Name, string>();
  let isLooking = false;
  let isStopped = false;

  const findChanges = async (): Promise<ReadonlyMap<Name, FileState>> => {
    const found = await Promise.all(
      [...files].map(async ([name, file]) => ({ name, ...(await readIfChanged(file, versions.get(name))) })),
    );
    const changes = new Map<Name, FileState>();
    for (const { name, version, state } of found) {
      versions.set(name, version);
      if (state !== null) changes.set(name, state);
    }
    return changes;
  };

  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const changes = await findChanges();
    isLooking = false;
    if (changes.size > 0 && !isStopped) onChanged(changes);
  };

  const timer = files.size === 0 ? undefined : setInterval(() => void look(), POLL_INTERVAL_MS).unref();
  return {
    stop: () => {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

interface Found {
  /** Changes with the file. The code of the error when the file cannot be read. */
  readonly version: string;
  /** Null when the file has this version already. */
  readonly state: FileState | null;
}

async function readIfChanged(file: string, before: string | undefined): Promise<Found> {
  try {
    const { ino, mtimeMs, ctimeMs, size } = await stat(file);
    const version = `${ino} ${mtimeMs} ${ctimeMs} ${size}`;
    return { version, state: version === before ? null : { text: await readFile(file, 'utf8') } };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    return { version: code, state: code === before ? null : { code } };
  }
}
