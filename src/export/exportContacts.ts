import { open } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { formatInstant } from '../contacts/facts/instant.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import type { Manifest, Written } from './files/manifest.ts';
import { manifestOf } from './files/manifest.ts';
import type { FinishedFiles } from './files/outputFile.ts';
import type { PartFiles, PartSummary } from './files/partFiles.ts';
import { partFiles } from './files/partFiles.ts';
import { PRIVATE_FILE_MODE } from './files/privateFiles.ts';
import type { Part } from './files/readParts.ts';
import { copyParts, readLines } from './files/readParts.ts';
import type { ExportArguments } from './files/storedArguments.ts';
import { storedArguments } from './files/storedArguments.ts';
import { shardInterval, windowsOf } from './files/windows.ts';
import type { FileTarget, Workspace } from './files/workspace.ts';
import { prepareFile } from './files/workspace.ts';
import type { Checksum } from './formats/checksum.ts';
import { checkedSink } from './formats/checksum.ts';
import type { ExportFormat } from './formats/format.ts';
import { writeFormat } from './formats/writeFormat.ts';
import type { OnProgress } from './progress.ts';
import type { Layout } from './rows/layout.ts';
import { contactColumns, conversationColumns, layoutOf } from './rows/layout.ts';
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
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Exports to a file of contacts, and to one of conversations if the target has one. After all windows are read, the files
 * are renamed into place, and then the manifest. Until then all
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
  const read = await readWindows(wanted, workspace, parts);
  const newFile = (): string => join(workspace.directory, `${parts.newName()}.tmp`);
  const files = { contacts: newFile(), conversations: wanted.conversationsFormat && newFile() };
  const written = await writeFiles(wanted, read, files, parts.onProgress);
  const manifest = manifestOf(workspace.checkpoint, read.summaries, parts.upstreamSchema, written);
  await workspace.finish(files, manifest);
  return manifest;
}

interface ReadWindows {
  readonly files: PartFiles;
  /** One summary for each window, in order. */
  readonly summaries: readonly PartSummary[];
}

async function readWindows(
  { interval, shard, conversationsFormat }: ExportArguments,
  { directory, checkpoint }: Workspace,
  { source, onProgress, parallel, newName }: ExportParts,
): Promise<ReadWindows> {
  const windows = windowsOf(shard ? shardInterval(interval, shard) : interval);
  const files = partFiles(directory, windows.length, newName, conversationsFormat !== null);
  const known = await Promise.all(windows.map((_, index) => files.summaryOf(index)));
  const done = known.filter(isFinished).length;
  onProgress({ kind: 'started', phase: 'reading', windows: windows.length, done });
  const limit = pLimit({ concurrency: parallel + MORE_WINDOWS, rejectOnClear: true });
  const failures: unknown[] = [];
  const readWindow = async (window: Interval, index: number): Promise<PartSummary> => {
    const before = known[index] ?? null;
    if (isFinished(before)) return before;
    const onBatch = ({ contactRows }: ContactBatch): void =>
      onProgress({ kind: 'contacts', count: contactRows.count });
    const batches = source(window, checkpoint.exportedAt ?? '');
    const summary = await files.write(index, batches, onBatch, before);
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

async function writeFiles(
  { format, conversationsFormat, rows }: ExportArguments,
  { files, summaries }: ReadWindows,
  { contacts, conversations }: FinishedFiles,
  onProgress: OnProgress,
): Promise<Written> {
  onProgress({ kind: 'started', phase: 'writing', windows: summaries.length, done: 0 });
  try {
    const parts = summaries.map((summary, window) => {
      const { bytes, conversationBytes } = summary;
      return {
        contacts: { file: files.contactsFile(window), rows: summary.contacts, bytes },
        conversations: {
          file: files.conversationsFile(window),
          rows: summary.conversations - summary.unavailable.length,
          bytes: conversationBytes,
        },
      };
    });
    const contactsLayout = layoutOf('contacts', contactColumns(rows), rows);
    const ofContacts = await write(
      format,
      contactsLayout,
      parts.map((part) => part.contacts),
      contacts,
      (count) => {
        onProgress({ kind: 'contacts', count });
        onProgress({ kind: 'windowDone' });
      },
    );
    if (conversations === null || conversationsFormat === null) {
      return { contacts: ofContacts, conversations: null };
    }
    const layout = layoutOf('conversations', conversationColumns(rows), rows);
    const conversationParts = parts.map((part) => part.conversations);
    return {
      contacts: ofContacts,
      conversations: await write(conversationsFormat, layout, conversationParts, conversations),
    };
  } finally {
    onProgress({ kind: 'stopped' });
  }
}

/** Writes all rows to a file. The file is on the disk when this resolves. */
async function write(
  format: ExportFormat,
  layout: Layout,
  parts: readonly Part[],
  path: string,
  onPart?: (rows: number) => void,
): Promise<Checksum> {
  const file = await open(path, 'wx', PRIVATE_FILE_MODE);
  try {
    const sink = checkedSink({ write: (bytes) => file.writeFile(bytes) });
    // The parts of windows are NDJSON already.
    if (format === 'ndjson') await copyParts(parts, sink.write, onPart);
    else await writeFormat[format](layout, readLines(parts, onPart), sink);
    await file.sync();
    return sink.checksum();
  } finally {
    await file.close();
  }
}
