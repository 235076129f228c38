import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportRefused } from './exportError.ts';
import type { Manifest } from './manifest.ts';
import { readCheckpoint, readManifest } from './manifest.ts';
import type { FinishedFiles, OutputPlace } from './outputFile.ts';
import { digestOf, manifestFileOf, putOutput, refuseLinks } from './outputFile.ts';
import { replaceFile } from './partFiles.ts';
import { entryAt, exists, hasCode, PRIVATE_DIRECTORY_MODE } from './privateFiles.ts';
import type { Checkpoint, StoredArguments } from './storedArguments.ts';
import { differences } from './storedArguments.ts';

/** The directory of an unfinished export, beside the output. */
export interface Workspace {
  readonly directory: string;
  readonly checkpoint: Checkpoint;
  /**
   * Renames files of the directory to the output paths, then writes the manifest. Removes the directory. If
   * conversations are unavailable, the directory is kept, and a resumed export reads only their windows again.
   *
   * @throws ExportRefused if there is another file at an output path.
   */
  finish(files: FinishedFiles, manifest: Manifest): Promise<void>;
}

export type Prepared =
  | { readonly kind: 'ready'; readonly workspace: Workspace }
  /** The export is complete already. */
  | { readonly kind: 'complete'; readonly manifest: Manifest };

export interface FileTarget {
  readonly out: string;
  /** The file of conversations. By default there is none. */
  readonly conversationsOut?: string | null;
  readonly resume: boolean;
}

/**
 * Creates the directory beside the output, or opens the directory of the export to resume. An export with unavailable
 * conversations is resumed like an unfinished one.
 *
 * @param stored what the export keeps if this is its first run.
 * @throws ExportRefused if an output exists already, if an unfinished export exists and `resume` is false, if the
 * export to resume has other arguments, or if a path is a symbolic link or belongs to another user.
 */
export async function prepareFile(
  { out, conversationsOut = null, resume }: FileTarget,
  stored: Checkpoint,
  newName: () => string,
): Promise<Prepared> {
  const directory = `${out}.partial`;
  const manifestFile = manifestFileOf(out);
  const outputs = conversationsOut === null ? [out] : [conversationsOut, out];
  await refuseLinks([...outputs, manifestFile, directory]);
  const unfinished = await unfinishedIn(directory, resume);
  const manifest = resume ? await readManifest(manifestFile) : null;
  refuseOthers(directory, unfinished, stored);
  refuseOthers(manifestFile, manifest, stored);
  const isFinished = manifest !== null && (await hasOutputs(outputs, manifest));
  if (isFinished && manifest.unavailableConversations.length === 0) {
    if (await exists(directory)) await removeWorkspace(directory);
    return { kind: 'complete', manifest };
  }
  // The output may belong to the unfinished export: `finish` checks that.
  const isOurs = unfinished !== null || isFinished;
  const taken = await presentAmong([
    ...(isOurs ? [] : outputs),
    ...(isOurs && manifest !== null ? [] : [manifestFile]),
  ]);
  if (taken !== null) throw new ExportRefused(taken, 'the file is there already');
  await prepareDirectory(directory);
  // A run that was killed leaves all of the output that it had written.
  if (unfinished !== null) await removeFiles(directory, isUnfinishedFile);
  else {
    const checkpoint = join(directory, CHECKPOINT);
    await replaceFile(checkpoint, JSON.stringify(stored, null, 2), `${checkpoint}.${newName()}.tmp`);
  }
  const place = { out, conversationsOut, directory, before: manifest, newName };
  return { kind: 'ready', workspace: workspaceOf(place, unfinished ?? stored) };
}

async function hasOutputs(outputs: readonly string[], manifest: Manifest): Promise<boolean> {
  const { sha256, conversationsFile } = manifest;
  const expected = conversationsFile === null ? [sha256] : [conversationsFile.sha256, sha256];
  const digests = await Promise.all(outputs.map(digestOf));
  return digests.length === expected.length && digests.every((digest, index) => digest === expected[index]);
}

const CHECKPOINT = 'checkpoint.json';

function workspaceOf(place: OutputPlace, checkpoint: Checkpoint): Workspace {
  const { directory } = place;
  return {
    directory,
    checkpoint,
    finish: async (files, manifest) => {
      await putOutput(place, files, manifest);
      if (manifest.unavailableConversations.length === 0) await removeWorkspace(directory);
      else await removeFiles(directory, isUnfinishedFile);
    },
  };
}

/** Creates the directory, or removes the permissions of other users from an existing one. */
async function prepareDirectory(directory: string): Promise<void> {
  if (await exists(directory)) return chmod(directory, PRIVATE_DIRECTORY_MODE);
  try {
    await mkdir(directory, PRIVATE_DIRECTORY_MODE);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new ExportRefused(directory, 'another export has just begun there');
    throw error;
  }
}

/** Removes the checkpoint last: as long as it exists, the directory is known to belong to an export. */
async function removeWorkspace(directory: string): Promise<void> {
  await removeFiles(directory, (name) => name !== CHECKPOINT);
  await rm(directory, { recursive: true, force: true });
}

function isUnfinishedFile(name: string): boolean {
  return name.endsWith('.tmp');
}

async function removeFiles(directory: string, isRemoved: (name: string) => boolean): Promise<void> {
  const names = (await readdir(directory)).filter(isRemoved);
  await Promise.all(names.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/** The checkpoint of the unfinished export in the directory. Null if there is no export yet. */
async function unfinishedIn(directory: string, resume: boolean): Promise<Checkpoint | null> {
  const entry = await entryAt(directory);
  if (entry === null) return null;
  if (entry.kind !== 'directory') throw new ExportRefused(directory, 'something is there already');
  // Another user with write permission could have added contacts.
  if (!entry.isOurs) throw new ExportRefused(directory, 'the directory belongs to another user');
  if (entry.isWritableByAll) throw new ExportRefused(directory, 'every user may write to the directory');
  const found = await readCheckpoint(join(directory, CHECKPOINT));
  if (found !== null) {
    if (resume) return found;
    throw new ExportRefused(directory, 'an unfinished export is there: resume it (--resume) or remove it');
  }
  // An export that ended before its checkpoint was written leaves an empty directory. Other files are not from an export.
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
