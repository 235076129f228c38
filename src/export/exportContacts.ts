import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { PartChanged } from './files/exportError.ts';
import type { ExportArguments, Manifest } from './files/manifest.ts';
import { manifestOf, storedArguments } from './files/manifest.ts';
import type { PartFiles, PartSummary } from './files/partFiles.ts';
import { partFiles } from './files/partFiles.ts';
import { PRIVATE_FILE_MODE } from './files/privateFiles.ts';
import { shardInterval, windowsOf } from './files/windows.ts';
import type { FileTarget } from './files/workspace.ts';
import { prepareFile } from './files/workspace.ts';
import type { Checksum } from './formats/checksum.ts';
import { checkedSink } from './formats/checksum.ts';
import type { ExportFormat } from './formats/format.ts';
import type { ContactLines } from './formats/writeFormat.ts';
import { writeFormat } from './formats/writeFormat.ts';
import type { OnProgress } from './progress.ts';
import type { ContactBatch, ContactSource } from './source/contactSource.ts';

export interface ExportParts {
  readonly source: ContactSource;
  /** A digest of the upstream's schema. */
  readonly upstreamSchema: string;
  readonly onProgress: OnProgress;
  /** Upstream operations in flight at once. */
  readonly parallel: number;
  /** Returns a file name that no other process uses. */
  readonly newName: () => string;
}

/**
 * Exports to a file. After all windows are read, the file is renamed into place, and then its manifest. Until then all
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
  const stored = storedArguments(wanted);
  const prepared = await prepareFile(target, stored, parts.newName);
  if (prepared.kind === 'complete') return prepared.manifest;
  const { workspace } = prepared;
  const read = await readWindows(wanted, workspace.directory, parts);
  const temporary = join(workspace.directory, `${parts.newName()}.tmp`);
  const checksum = await write(wanted.format, read, temporary, parts.onProgress);
  const manifest = manifestOf(stored, read.summaries, parts.upstreamSchema, checksum);
  await workspace.finish(temporary, manifest);
  return manifest;
}

interface ReadWindows {
  readonly files: PartFiles;
  /** One summary for each window, in order. */
  readonly summaries: readonly PartSummary[];
}

async function readWindows(
  { interval, shard }: ExportArguments,
  directory: string,
  { source, onProgress, parallel, newName }: ExportParts,
): Promise<ReadWindows> {
  const windows = windowsOf(shard ? shardInterval(interval, shard) : interval);
  const files = partFiles(directory, newName);
  const known = await Promise.all(windows.map((_, index) => files.summaryOf(index)));
  const done = known.filter(isFinished).length;
  onProgress({ kind: 'started', phase: 'reading', windows: windows.length, done });
  const limit = pLimit({ concurrency: parallel + MORE_WINDOWS, rejectOnClear: true });
  const failures: unknown[] = [];
  const readWindow = async (window: Interval, index: number): Promise<PartSummary> => {
    const before = known[index] ?? null;
    if (isFinished(before)) return before;
    const onBatch = ({ records }: ContactBatch): void =>
      onProgress({ kind: 'contacts', count: records.length });
    const summary = await files.write(index, source(window), onBatch, before);
    onProgress({ kind: 'windowDone' });
    return summary;
  };
  const read = windows.map((window, index) =>
    limit(readWindow, window, index).catch((failure: unknown) => {
      failures.push(failure);
      limit.clearQueue();
      return null;
    }),
  );
  // After a failure, windows in progress are still read to their end, but no file is written.
  const summaries = (await Promise.all(read)).filter((summary) => summary !== null);
  onProgress({ kind: 'stopped' });
  if (failures.length > 0) throw failures[0];
  return { files, summaries };
}

/**
 * Windows that are read at once, beyond the operations in flight: while some wait for further pages of long histories, others
 * read the list.
 */
const MORE_WINDOWS = 8;

/** A window with unavailable conversations is not finished: the next run reads it again. */
function isFinished(summary: PartSummary | null): summary is PartSummary {
  return summary !== null && summary.unavailable.length === 0;
}

/** Writes all contacts to a file. The file is on the disk when this resolves. */
async function write(
  format: ExportFormat,
  read: ReadWindows,
  path: string,
  onProgress: OnProgress,
): Promise<Checksum> {
  onProgress({ kind: 'started', phase: 'writing', windows: read.summaries.length, done: 0 });
  const file = await open(path, 'wx', PRIVATE_FILE_MODE);
  try {
    const sink = checkedSink({ write: (bytes) => file.writeFile(bytes) });
    await writeFormat[format](linesOf(read, onProgress), sink);
    await file.sync();
    return sink.checksum();
  } finally {
    onProgress({ kind: 'stopped' });
    await file.close();
  }
}

const LINES_AT_ONCE = 1_000;

async function* linesOf({ files, summaries }: ReadWindows, onProgress: OnProgress): ContactLines {
  for (const [index, { contacts, bytes }] of summaries.entries()) {
    const input = createReadStream(files.contactsFile(index), 'utf8');
    let lines: string[] = [];
    let count = 0;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      count += 1;
      lines.push(line);
      if (lines.length < LINES_AT_ONCE) continue;
      yield lines;
      lines = [];
    }
    if (lines.length > 0) yield lines;
    // The manifest takes its numbers from the summaries, so the file must not be from another run.
    if (count !== contacts || input.bytesRead !== bytes) throw new PartChanged(files.contactsFile(index));
    onProgress({ kind: 'contacts', count: contacts });
    onProgress({ kind: 'windowDone' });
  }
}
