import { join } from 'node:path';
import { formatInstant } from '../contacts/facts/instant.ts';
import type { Manifest } from './files/manifest.ts';
import { manifestOf } from './files/manifest.ts';
import { partFiles } from './files/partFiles.ts';
import type { ExportArguments } from './files/storedArguments.ts';
import { storedArguments } from './files/storedArguments.ts';
import { shardInterval, windowsOf } from './files/windows.ts';
import type { FileTarget } from './files/workspace.ts';
import { prepareFile } from './files/workspace.ts';
import type { OnProgress } from './progress.ts';
import { readWindows } from './readWindows.ts';
import type { ContactSource } from './source/contactSource.ts';
import { writeFiles } from './writeFiles.ts';

export interface ExportParts {
  readonly source: ContactSource;
  /** A digest of the upstream's schema. */
  readonly upstreamSchema: string;
  readonly onProgress: OnProgress;
  /** Upstream operations in flight at once. */
  readonly parallel: number;
  /** Returns a file name that no other process uses. */
  readonly newName: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Exports to a file of contacts, and to one of conversations if the target has one. Windows are written in order, while
 * later ones are read. At the end the files are renamed into place, and then the manifest. Until then all
 * data is in a directory beside the file, and the export can be resumed from there. If conversations are unavailable, the
 * directory is kept, and a resumed export reads only their windows again.
 *
 * Rejects with an `ExportRefused`, a `PartChanged`, the error of the source, or an error of the file system.
 */
export async function exportToFile(
  wanted: ExportArguments,
  target: FileTarget,
  parts: ExportParts,
): Promise<Manifest> {
  const begun = { ...storedArguments(wanted), exportedAt: formatInstant(parts.now()) };
  const prepared = await prepareFile(target, begun, parts.newName);
  if (prepared.kind === 'complete') return prepared.manifest;
  const { workspace } = prepared;
  const { directory, checkpoint } = workspace;
  const { interval, shard, conversationsFormat } = wanted;
  const windows = windowsOf(shard ? shardInterval(interval, shard) : interval);
  const files = partFiles(directory, windows.length, parts.newName, conversationsFormat !== null);
  const exportedAt = checkpoint.exportedAt ?? '';
  const reading = await readWindows(windows, { ...parts, files, exportedAt });
  const newFile = (): string => join(directory, `${parts.newName()}.tmp`);
  const output = { contacts: newFile(), conversations: conversationsFormat && newFile() };
  const progress = writingProgress(windows.length, parts.onProgress);
  const writing = writeFiles(wanted, { ...reading, files }, output, progress.onWindow);
  // Neither may go on when this rejects.
  writing.catch(reading.fail);
  const summaries = await reading.end.catch(async (failure: unknown) => {
    await Promise.allSettled([writing]);
    throw failure;
  });
  progress.show();
  const written = await writing.finally(() => parts.onProgress({ kind: 'stopped' }));
  const manifest = manifestOf(checkpoint, summaries, parts.upstreamSchema, written);
  await workspace.finish(output, manifest);
  return manifest;
}

/** Most windows are written while others are read. The phase of writing is shown after that. */
function writingProgress(windows: number, onProgress: OnProgress) {
  let done = 0;
  let isShown = false;
  return {
    onWindow: (contacts: number): void => {
      done += 1;
      if (!isShown) return;
      onProgress({ kind: 'contacts', count: contacts });
      onProgress({ kind: 'windowDone' });
    },
    show: (): void => {
      isShown = true;
      onProgress({ kind: 'started', phase: 'writing', windows, done });
    },
  };
}
