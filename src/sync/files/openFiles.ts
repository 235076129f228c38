import type { Day } from '../../indicators/days.ts';
import { changedFile, DestinationRefused } from '../contract/syncError.ts';
import { LOCK_NAME } from './lock.ts';
import type { DayFiles, FilesManifest, FileTable, PartFile } from './manifest.ts';
import { FILE_TABLES, MANIFEST_NAME, manifestText, parseManifest, SUCCESS_NAME } from './manifest.ts';
import { isDataName, partName } from './partNames.ts';
import type { ObjectStore } from './store/objectStore.ts';

/**
 * Reads the manifest, and compares it with the files. If an earlier run was killed while it replaced files, the manifest is
 * brought in line with them. Null if the store is empty.
 *
 * @throws DestinationRefused if there are files that this command did not write, or if one of its files is missing.
 */
export async function openFiles(store: ObjectStore): Promise<FilesManifest | null> {
  const bytes = await store.read(MANIFEST_NAME);
  const names = new Set<string>();
  for await (const name of store.list()) names.add(name);
  if (bytes === null) {
    const foreign = [...names].find((name) => ![LOCK_NAME, SUCCESS_NAME].includes(name));
    if (foreign === undefined) return null;
    throw new DestinationRefused(
      `${store.name}: expected nothing, or ${MANIFEST_NAME} of this command, got other files, as ${foreign}`,
    );
  }
  const manifest = await settle(parseManifest(bytes.toString('utf8'), store.name), names, store);
  refuseOthers(manifest, names, store.name);
  return manifest;
}

/** Finds out which of the files that were about to be replaced are replaced. */
async function settle(
  found: FilesManifest,
  names: ReadonlySet<string>,
  store: ObjectStore,
): Promise<FilesManifest> {
  if (found.replacing.size === 0) return found;
  const days = new Map(found.days);
  const unfinished = new Set(found.unfinished);
  for (const [day, after] of found.replacing) {
    const before = found.days.get(day) ?? {};
    const files = await filesOf(day, { before, after }, names, store);
    if (Object.keys(files).length === 0) days.delete(day);
    else days.set(day, files);
    if (!isSame(files, before) && !isSame(files, after)) unfinished.add(day);
  }
  const settled = { ...found, days, unfinished, replacing: new Map<Day, DayFiles>() };
  await store.replace(MANIFEST_NAME, Buffer.from(manifestText(settled)));
  return settled;
}

/** The files that a day has: each is the one from before the replacement, or the one from after it. */
async function filesOf(
  day: Day,
  { before, after }: { readonly before: DayFiles; readonly after: DayFiles },
  names: ReadonlySet<string>,
  store: ObjectStore,
): Promise<DayFiles> {
  const files: Partial<Record<FileTable, PartFile>> = {};
  for (const table of FILE_TABLES) {
    const name = partName(table, day);
    const candidates = [before[table], after[table]];
    if (names.has(name)) files[table] = await fileAt(name, candidates, store);
    else if (!candidates.includes(undefined)) throw missingFile(store.name, name);
  }
  return files;
}

function isSame(one: DayFiles, other: DayFiles): boolean {
  return FILE_TABLES.every((table) => one[table]?.sha256 === other[table]?.sha256);
}

async function fileAt(
  name: string,
  candidates: readonly (PartFile | undefined)[],
  store: ObjectStore,
): Promise<PartFile> {
  const copy = await store.copy(name);
  await copy?.close();
  const known = candidates.find((candidate) => candidate !== undefined && candidate.sha256 === copy?.sha256);
  if (known !== undefined) return known;
  throw changedFile(store.name, name);
}

/** Readers take every file in the folders of the tables. */
function refuseOthers({ days }: FilesManifest, names: ReadonlySet<string>, storeName: string): void {
  const expected = new Set<string>();
  for (const [day, files] of days) {
    for (const table of FILE_TABLES) if (files[table] !== undefined) expected.add(partName(table, day));
  }
  const other = [...names].find((name) => isDataName(name) && !expected.has(name));
  if (other !== undefined) {
    throw new DestinationRefused(`${storeName}: expected only files of this command, got ${other}`);
  }
  const missing = [...expected].find((name) => !names.has(name));
  if (missing !== undefined) throw missingFile(storeName, missing);
}

function missingFile(storeName: string, name: string): DestinationRefused {
  return new DestinationRefused(
    `${storeName}: expected ${name} as ${MANIFEST_NAME} lists it, got no such file`,
  );
}
