import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import type { Interval } from '../upstream/intervals/interval.ts';
import type { Checksum } from './checksum.ts';
import { checkedSink } from './checksum.ts';
import type { ContactSource } from './contactSource.ts';
import type { ExportFormat } from './format.ts';
import type { ExportArguments, Manifest } from './manifest.ts';
import { manifestOf, storedArguments } from './manifest.ts';
import type { PartFiles, PartSummary } from './partFiles.ts';
import { partFiles } from './partFiles.ts';
import type { OnProgress } from './progress.ts';
import { shardInterval, windowsOf } from './windows.ts';
import type { FileTarget } from './workspace.ts';
import { prepareFile } from './workspace.ts';
import type { ContactLines } from './writeFormat.ts';
import { writeFormat } from './writeFormat.ts';

export interface ExportParts {
  readonly source: ContactSource;
  /** A digest of the schema that the upstream has. */
  readonly upstreamSchema: string;
  readonly onProgress: OnProgress;
  /** How many windows are read at once. */
  readonly parallel: number;
  /** Gives names that no other process uses. */
  readonly newName: () => string;
}

/**
 * Exports to a file. It gets its name when it is complete, and then its manifest; until then everything is in a
 * directory beside it, from which the export can be resumed. Rejects with an `ExportRefused`, with the failure of the
 * source, or with what the file system said.
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
  /** One for each window, in order. */
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
  const done = known.filter((summary) => summary !== null).length;
  onProgress({ kind: 'started', phase: 'reading', windows: windows.length, done });
  const limit = pLimit({ concurrency: parallel, rejectOnClear: true });
  const failures: unknown[] = [];
  const readWindow = async (window: Interval, index: number): Promise<PartSummary> => {
    const before = known[index] ?? null;
    if (before !== null) return before;
    const summary = await files.write(index, source(window), ({ records }) =>
      onProgress({ kind: 'contacts', count: records.length }),
    );
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
  // Windows that are being read are read to their end: nothing is written once a failure is known.
  const summaries = (await Promise.all(read)).filter((summary) => summary !== null);
  onProgress({ kind: 'stopped' });
  if (failures.length > 0) throw failures[0];
  return { files, summaries };
}

/** Writes all that was read in its format, to a file that is on the disk when this resolves. */
async function write(
  format: ExportFormat,
  read: ReadWindows,
  path: string,
  onProgress: OnProgress,
): Promise<Checksum> {
  onProgress({ kind: 'started', phase: 'writing', windows: read.summaries.length, done: 0 });
  const file = await open(path, 'wx');
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
  for (const [index, { contacts }] of summaries.entries()) {
    const input = createReadStream(files.contactsFile(index), 'utf8');
    let lines: string[] = [];
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      lines.push(line);
      if (lines.length < LINES_AT_ONCE) continue;
      yield lines;
      lines = [];
    }
    if (lines.length > 0) yield lines;
    onProgress({ kind: 'contacts', count: contacts });
    onProgress({ kind: 'windowDone' });
  }
}
