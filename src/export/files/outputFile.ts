import { link, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../upstream/response/json.ts';
import { sha256Of } from '../formats/checksum.ts';
import { isText } from '../source/jsonShapes.ts';
import { ExportRefused } from './exportError.ts';
import type { Manifest } from './manifest.ts';
import { readJson } from './manifest.ts';
import { replaceFile } from './partFiles.ts';
import { entryAt, exists, hasCode } from './privateFiles.ts';

export interface OutputPlace {
  readonly out: string;
  /** The directory beside the output. */
  readonly directory: string;
  /** The manifest of the finished export that is resumed, or null. */
  readonly before: Manifest | null;
  /** Returns a file name that no other process uses. */
  readonly newName: () => string;
}

export function manifestFileOf(out: string): string {
  return `${out}.manifest.json`;
}

/**
 * Renames a file of the directory to the output path, then writes the manifest. Both steps are atomic: readers see the
 * old file or the new file. If the process is killed between the two steps, a resumed run recognises the output.
 *
 * @throws ExportRefused if there is another file at the output path.
 */
export async function putOutput(
  { out, directory, before, newName }: OutputPlace,
  file: string,
  manifest: Manifest,
): Promise<void> {
  const record = join(directory, RENAMED);
  const renamed = await readJson(record, isRenamed);
  const ours = [manifest.sha256, before?.sha256, renamed?.sha256];
  await refuseLinks([out, manifestFileOf(out)]);
  const present = await digestOf(out);
  if (present !== null && !ours.includes(present)) throw new ExportRefused(out, 'another file is there');
  const replace = (path: string, text: string): Promise<void> =>
    replaceFile(path, text, join(directory, `${newName()}.tmp`));
  await replace(record, JSON.stringify({ sha256: manifest.sha256 }));
  await (present === null ? renameToFreePath(file, out) : rename(file, out));
  await replace(manifestFileOf(out), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** This file holds the digest of the file that is renamed to the output path. The manifest may not have it yet. */
const RENAMED = 'renamed.json';

function isRenamed(value: unknown): value is { readonly sha256: string } {
  return isObject(value) && isText(value['sha256']);
}

/** Null if there is no such file. */
export async function digestOf(path: string): Promise<string | null> {
  return (await exists(path)) ? sha256Of(path) : null;
}

/**
 * Refuses symbolic links: another user may have created one, to get the contacts.
 *
 * @throws ExportRefused
 */
export async function refuseLinks(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const entry = await entryAt(path);
    if (entry?.kind === 'link') throw new ExportRefused(path, 'expected no symbolic link, got one');
  }
}

/** Unlike `rename`, this never replaces a file that was created at the path in the meantime. */
async function renameToFreePath(file: string, path: string): Promise<void> {
  try {
    await link(file, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new ExportRefused(path, 'another file is there');
    // Some file systems have no hard links.
    return rename(file, path);
  }
  await rm(file);
}
