import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from './checksum.ts';
import { ExportRefused } from './exportError.ts';
import type { Manifest, StoredArguments } from './manifest.ts';
import { differences, readManifest, readStoredArguments } from './manifest.ts';
import { replaceFile } from './partFiles.ts';

/** Where an export is kept until it is complete: a directory beside the output. */
export interface Workspace {
  readonly directory: string;
  /**
   * Gives a file of the directory the output's name, then writes the manifest, then removes the directory.
   *
   * @throws ExportRefused when the name has been taken by something else in the meantime.
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

export function manifestFileOf(out: string): string {
  return `${out}.manifest.json`;
}

/**
 * Makes the directory beside the output, or finds the one of the export that is to be resumed.
 *
 * @throws ExportRefused when the output is there, an unfinished export is there that is not to be resumed, or the one
 * to be resumed had other arguments.
 */
export async function prepareFile(
  { out, resume }: FileTarget,
  stored: StoredArguments,
  newName: () => string,
): Promise<Prepared> {
  const directory = `${out}.partial`;
  const manifestFile = manifestFileOf(out);
  const unfinished = await unfinishedIn(directory);
  if (unfinished !== null) {
    if (!resume) throw refused(directory, 'an unfinished export is there: resume it (--resume) or remove it');
    refuseOthers(directory, unfinished, stored);
  }
  // One that was completed before it could say so to whoever started it is no error when it is resumed.
  const manifest = resume ? await readManifest(manifestFile) : null;
  if (manifest !== null) {
    refuseOthers(manifestFile, manifest, stored);
    if ((await digestOf(out)) === manifest.sha256) {
      if (await exists(directory)) await removeWorkspace(directory);
      return { kind: 'complete', manifest };
    }
  }
  // Beside an unfinished export, the output may be its own, without the manifest: `finish` tells.
  const taken = await presentAmong(unfinished === null ? [out, manifestFile] : [manifestFile]);
  if (taken !== null) throw refused(taken, 'the file is there already');
  if (unfinished === null) {
    // One that is there is empty.
    if (!(await exists(directory))) await mkdir(directory);
    const checkpoint = join(directory, CHECKPOINT);
    await replaceFile(checkpoint, JSON.stringify(stored, null, 2), `${checkpoint}.${newName()}.tmp`);
  }
  return { kind: 'ready', workspace: workspaceOf(out, directory, newName) };
}

const CHECKPOINT = 'checkpoint.json';

function workspaceOf(out: string, directory: string, newName: () => string): Workspace {
  return {
    directory,
    finish: async (file, manifest) => {
      const present = await digestOf(out);
      if (present !== null && present !== manifest.sha256) throw refused(out, 'another file is there');
      await rename(file, out);
      const text = `${JSON.stringify(manifest, null, 2)}\n`;
      await replaceFile(manifestFileOf(out), text, join(directory, `${newName()}.tmp`));
      await removeWorkspace(directory);
    },
  };
}

/** The checkpoint goes last: as long as anything is left, it tells that this is an export's. */
async function removeWorkspace(directory: string): Promise<void> {
  const names = await readdir(directory);
  const others = names.filter((name) => name !== CHECKPOINT);
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true, force: true })));
  await rm(directory, { recursive: true, force: true });
}

/** The arguments of the export that the directory holds; null when there is none yet. */
async function unfinishedIn(directory: string): Promise<StoredArguments | null> {
  if (!(await exists(directory))) return null;
  const found = await readStoredArguments(join(directory, CHECKPOINT));
  if (found !== null) return found;
  // One that ended before it had its checkpoint left nothing else. All else is somebody's, and would be removed.
  const names = await readdir(directory);
  if (names.every((name) => name.startsWith(`${CHECKPOINT}.`))) return null;
  throw refused(directory, 'something is there already');
}

function refuseOthers(path: string, found: StoredArguments, stored: StoredArguments): void {
  const names = differences(found, stored);
  if (names.length === 0) return;
  throw refused(path, `expected an export with the same arguments, it differs in ${names.join(', ')}`);
}

function refused(path: string, why: string): ExportRefused {
  return new ExportRefused(`${path}: ${why}`);
}

/** Null when there is no such file. */
async function digestOf(path: string): Promise<string | null> {
  return (await exists(path)) ? sha256Of(path) : null;
}

async function presentAmong(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await exists(path)) return path;
  return null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
