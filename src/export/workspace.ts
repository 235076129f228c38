import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportRefused } from './exportError.ts';
import type { Manifest, StoredArguments } from './manifest.ts';
import { differences, readManifest, readStoredArguments } from './manifest.ts';
import type { OutputPlace } from './outputFile.ts';
import { digestOf, manifestFileOf, putOutput, refuseLinks } from './outputFile.ts';
import { replaceFile } from './partFiles.ts';
import { entryAt, exists, hasCode, PRIVATE_DIRECTORY_MODE } from './privateFiles.ts';

/** Where an export is kept until it is complete: a directory beside the output. */
export interface Workspace {
  readonly directory: string;
  /**
   * Renames a file of the directory to the output, then writes the manifest. Removes the directory unless
   * conversations are unavailable: a resumed export reads only their windows again.
   *
   * @throws ExportRefused when something else is at the output.
   */
  finish(file: string, manifest: Manifest): Promise<void>;
}

export type Prepared =
  | { readonly kind: 'ready'; readonly workspace: Workspace }
  /** It was completed before; there is nothing to do. */
  | { readonly kind: 'complete'; readonly manifest: Manifest };

export interface FileTarget {
  readonly out: string;
  readonly resume: boolean;
}

/**
 * Makes the directory beside the output, or finds the one of the export that is to be resumed. An export that finished
 * with unavailable conversations is resumed like an unfinished one.
 *
 * @throws ExportRefused when the output is there, an unfinished export is there that is not to be resumed, the one to
 * be resumed had other arguments, or a path is a symbolic link or somebody else's.
 */
export async function prepareFile(
  { out, resume }: FileTarget,
  stored: StoredArguments,
  newName: () => string,
): Promise<Prepared> {
  const directory = `${out}.partial`;
  const manifestFile = manifestFileOf(out);
  await refuseLinks([out, manifestFile, directory]);
  const unfinished = await unfinishedIn(directory);
  if (unfinished !== null && !resume) {
    throw new ExportRefused(directory, 'an unfinished export is there: resume it (--resume) or remove it');
  }
  const manifest = resume ? await readManifest(manifestFile) : null;
  refuseOthers(directory, unfinished, stored);
  refuseOthers(manifestFile, manifest, stored);
  const isFinished = manifest !== null && (await digestOf(out)) === manifest.sha256;
  if (isFinished && manifest.unavailableConversations.length === 0) {
    if (await exists(directory)) await removeWorkspace(directory);
    return { kind: 'complete', manifest };
  }
  // Beside an unfinished export, the output may be its own: `finish` compares it.
  const isOurs = unfinished !== null || isFinished;
  const taken = await presentAmong([
    ...(isOurs ? [] : [out]),
    ...(isOurs && manifest !== null ? [] : [manifestFile]),
  ]);
  if (taken !== null) throw new ExportRefused(taken, 'the file is there already');
  await prepareDirectory(directory);
  if (unfinished === null) {
    const checkpoint = join(directory, CHECKPOINT);
    await replaceFile(checkpoint, JSON.stringify(stored, null, 2), `${checkpoint}.${newName()}.tmp`);
  }
  return { kind: 'ready', workspace: workspaceOf({ out, directory, before: manifest, newName }) };
}

const CHECKPOINT = 'checkpoint.json';

function workspaceOf(place: OutputPlace): Workspace {
  const { directory } = place;
  return {
    directory,
    finish: async (file, manifest) => {
      await putOutput(place, file, manifest);
      if (manifest.unavailableConversations.length === 0) await removeWorkspace(directory);
      else await removeFiles(directory, (name) => name.endsWith('.tmp'));
    },
  };
}

/** Makes the directory, or closes the one that is there to others. */
async function prepareDirectory(directory: string): Promise<void> {
  if (await exists(directory)) return chmod(directory, PRIVATE_DIRECTORY_MODE);
  try {
    await mkdir(directory, PRIVATE_DIRECTORY_MODE);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new ExportRefused(directory, 'another export has just begun there');
    throw error;
  }
}

/** The checkpoint goes last: as long as anything is left, it tells that this is an export's. */
async function removeWorkspace(directory: string): Promise<void> {
  await removeFiles(directory, (name) => name !== CHECKPOINT);
  await rm(directory, { recursive: true, force: true });
}

async function removeFiles(directory: string, isRemoved: (name: string) => boolean): Promise<void> {
  const names = (await readdir(directory)).filter(isRemoved);
  await Promise.all(names.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/** The arguments of the export that the directory holds; null when there is none yet. */
async function unfinishedIn(directory: string): Promise<StoredArguments | null> {
  const entry = await entryAt(directory);
  if (entry === null) return null;
  if (entry.kind !== 'directory') throw new ExportRefused(directory, 'something is there already');
  // Whoever else may write there could have put contacts of their own into it.
  if (!entry.isOurs) throw new ExportRefused(directory, 'the directory belongs to another user');
  if (entry.isWritableByAll) throw new ExportRefused(directory, 'every user may write to the directory');
  const found = await readStoredArguments(join(directory, CHECKPOINT));
  if (found !== null) return found;
  // One that ended before it had its checkpoint left nothing else. All else is somebody's, and would be removed.
  const names = await readdir(directory);
  if (names.every((name) => name.startsWith(`${CHECKPOINT}.`))) return null;
  throw new ExportRefused(directory, 'something is there already');
}

function refuseOthers(path: string, found: StoredArguments | null, stored: StoredArguments): void {
  const names = found === null ? [] : differences(found, stored);
  if (names.length === 0) return;
  throw new ExportRefused(
    path,
    `expected an export with the same arguments, it differs in ${names.join(', ')}`,
  );
}

async function presentAmong(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await exists(path)) return path;
  return null;
}
