import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportRefused } from './exportError.ts';
import type { Manifest, StoredArguments } from './manifest.ts';
import { differences, readManifest, readStoredArguments } from './manifest.ts';
import { replaceFile } from './partFiles.ts';

/** Where an export is kept until it is complete. */
export interface Workspace {
  readonly directory: string;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
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
 * Makes the directory beside the output file, or finds the one of the export that is to be resumed.
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
  const checkpoint = join(directory, CHECKPOINT);
  const workspace = workspaceAt(directory);
  if (await exists(directory)) {
    const found = await readStoredArguments(checkpoint);
    if (found !== null) {
      assertResumable(resume, directory, found, stored);
      return { kind: 'ready', workspace };
    }
    if (!resume) throw new ExportRefused(`${directory}: something is there already`);
  } else {
    const present = await presentAmong([out, manifestFileOf(out)]);
    if (present !== null)
      return { kind: 'complete', manifest: await completed(present, out, resume, stored) };
    await mkdir(directory);
  }
  await replaceFile(checkpoint, JSON.stringify(stored, null, 2), newName());
  return { kind: 'ready', workspace };
}

/** A directory of the system's for temporary files, for an export that goes to no file. */
export async function prepareTemporary(): Promise<Workspace> {
  return workspaceAt(await mkdtemp(join(tmpdir(), 'contacts-gateway-export-')));
}

const CHECKPOINT = 'checkpoint.json';

function workspaceAt(directory: string): Workspace {
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

function assertResumable(
  resume: boolean,
  directory: string,
  found: StoredArguments,
  stored: StoredArguments,
): void {
  if (!resume) {
    throw new ExportRefused(`${directory}: an unfinished export is there: resume it (--resume) or remove it`);
  }
  refuseOthers(directory, found, stored);
}

/** One that was completed before it could say so to whoever started it is no error when it is resumed. */
async function completed(
  present: string,
  out: string,
  resume: boolean,
  stored: StoredArguments,
): Promise<Manifest> {
  const manifest = await readManifest(manifestFileOf(out));
  if (!resume || manifest === null) throw new ExportRefused(`${present}: the file is there already`);
  refuseOthers(manifestFileOf(out), manifest, stored);
  return manifest;
}

function refuseOthers(path: string, found: StoredArguments, stored: StoredArguments): void {
  const names = differences(found, stored);
  if (names.length === 0) return;
  throw new ExportRefused(
    `${path}: expected an export with the same arguments, it differs in ${names.join(', ')}`,
  );
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
