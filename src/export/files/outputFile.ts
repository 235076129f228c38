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
  /** The file of contacts. */
  readonly out: string;
  /** The file of conversations. Null without one. */
  readonly conversationsOut: string | null;
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

/** The finished files of an export, in its directory. */
export interface FinishedFiles {
  readonly contacts: string;
  /** Null without a file of conversations. */
  readonly conversations: string | null;
}

/**
 * Renames the files of the directory to their output paths, then writes the manifest. Each step is atomic: readers see the
 * old file or the new file. If the process is killed between two steps, a resumed run recognises the outputs.
 *
 * @throws ExportRefused if there is another file at an output path.
 */
export async function putOutput(
  { out, conversationsOut, directory, before, newName }: OutputPlace,
  { contacts, conversations }: FinishedFiles,
  manifest: Manifest,
): Promise<void> {
  const record = join(directory, RENAMED);
  const ours = [
    ...digestsIn(manifest),
    ...digestsIn(before),
    ...digestsIn(await readJson(record, isDigests)),
  ];
  await refuseLinks([out, manifestFileOf(out)]);
  const outputs = [{ from: contacts, path: out, isPresent: await isOurs(out, ours) }];
  if (conversations !== null && conversationsOut !== null) {
    await refuseLinks([conversationsOut]);
    const isPresent = await isOurs(conversationsOut, ours);
    outputs.unshift({ from: conversations, path: conversationsOut, isPresent });
  }
  const replace = (path: string, text: string): Promise<void> =>
    replaceFile(path, text, join(directory, `${newName()}.tmp`));
  const { sha256, conversationsFile } = manifest;
  await replace(record, JSON.stringify({ sha256, conversationsFile }));
  for (const { from, path, isPresent } of outputs) {
    await (isPresent ? rename(from, path) : renameToFreePath(from, path));
  }
  await replace(manifestFileOf(out), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** This file holds the digests of the files that are renamed to the output paths. The manifest may not have them yet. */
const RENAMED = 'renamed.json';

interface Digests {
  readonly sha256: string;
  readonly conversationsFile?: { readonly sha256: string } | null;
}

function isDigests(value: unknown): value is Digests {
  if (!isObject(value) || !isText(value['sha256'])) return false;
  const { conversationsFile = null } = value;
  return conversationsFile === null || (isObject(conversationsFile) && isText(conversationsFile['sha256']));
}

function digestsIn(digests: Digests | null): readonly string[] {
  if (digests === null) return [];
  const { sha256, conversationsFile } = digests;
  return conversationsFile ? [sha256, conversationsFile.sha256] : [sha256];
}

/**
 * Whether there is a file at the path.
 *
 * @throws ExportRefused if it has none of the digests.
 */
async function isOurs(path: string, digests: readonly string[]): Promise<boolean> {
  const present = await digestOf(path);
  if (present === null) return false;
  if (!digests.includes(present)) throw new ExportRefused(path, 'another file is there');
  return true;
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
