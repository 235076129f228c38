import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import type { Interval } from '../upstream/intervals/interval.ts';
import type { ContactSource } from './contactSource.ts';
import type { ContactLines } from './formats.ts';
import { writeFormat } from './formats.ts';
import type { ExportArguments, Manifest } from './manifest.ts';
import { manifestOf, storedArguments } from './manifest.ts';
import type { PartFiles, PartSummary } from './partFiles.ts';
import { partFiles, replaceFile } from './partFiles.ts';
import type { ExportProgress } from './progress.ts';
import type { Checksum, Sink } from './sink.ts';
import { checkedSink } from './sink.ts';
import { shardInterval, windowsOf } from './windows.ts';
import type { FileTarget } from './workspace.ts';
import { manifestFileOf, prepareFile, prepareTemporary } from './workspace.ts';

export interface ExportParts {
  readonly source: ContactSource;
  /** A digest of the schema that the upstream has. */
  readonly upstreamSchema: string;
  readonly progress: ExportProgress;
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
  const { newName } = parts;
  const stored = storedArguments(wanted);
  const prepared = await prepareFile(target, stored, newName);
  if (prepared.kind === 'complete') return prepared.manifest;
  const { workspace } = prepared;
  const read = await readWindows(wanted, workspace.directory, parts);
  const temporary = join(workspace.directory, `${newName()}.tmp`);
  const file = await open(temporary, 'wx');
  let checksum: Checksum;
  try {
    checksum = await format(wanted, read, { write: async (bytes) => void (await file.writeFile(bytes)) });
    await file.sync();
  } finally {
    await file.close();
  }
  const manifest = manifestOf(stored, read.summaries, parts.upstreamSchema, checksum);
  await rename(temporary, target.out);
  await replaceFile(manifestFileOf(target.out), `${JSON.stringify(manifest, null, 2)}\n`, newName());
  await workspace.remove();
  return manifest;
}

/** Exports to a stream, on which nothing is written before everything has been read. Rejects as `exportToFile` does. */
export async function exportToSink(
  wanted: ExportArguments,
  sink: Sink,
  parts: ExportParts,
): Promise<Manifest> {
  const workspace = await prepareTemporary();
  try {
    const read = await readWindows(wanted, workspace.directory, parts);
    const checksum = await format(wanted, read, sink);
    return manifestOf(storedArguments(wanted), read.summaries, parts.upstreamSchema, checksum);
  } finally {
    await workspace.remove();
  }
}

interface ReadWindows {
  readonly files: PartFiles;
  /** One for each window, in order. */
  readonly summaries: readonly PartSummary[];
}

async function readWindows(
  { interval, shard }: ExportArguments,
  directory: string,
  { source, progress, parallel, newName }: ExportParts,
): Promise<ReadWindows> {
  const windows = windowsOf(shard ? shardInterval(interval, shard) : interval);
  const files = partFiles(directory, newName);
  const known = await Promise.all(windows.map((_, index) => files.summaryOf(index)));
  progress.start(windows.length, known.filter((summary) => summary !== null).length);
  const limit = pLimit({ concurrency: parallel, rejectOnClear: true });
  const failures: unknown[] = [];
  const readWindow = async (window: Interval, index: number): Promise<PartSummary> => {
    const before = known[index] ?? null;
    if (before !== null) return before;
    const summary = await files.write(index, source(window), ({ records }) => progress.add(records.length));
    progress.windowDone();
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
  progress.stop();
  if (failures.length > 0) throw failures[0];
  return { files, summaries };
}

async function format(wanted: ExportArguments, read: ReadWindows, sink: Sink): Promise<Checksum> {
  const checked = checkedSink(sink);
  await writeFormat[wanted.format](linesOf(read), checked);
  return checked.checksum();
}

const LINES_AT_ONCE = 1_000;

async function* linesOf({ files, summaries }: ReadWindows): ContactLines {
  for (const [index, { contacts }] of summaries.entries()) {
    if (contacts === 0) continue;
    const input = createReadStream(files.contactsFile(index), 'utf8');
    let lines: string[] = [];
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      lines.push(line);
      if (lines.length < LINES_AT_ONCE) continue;
      yield lines;
      lines = [];
    }
    if (lines.length > 0) yield lines;
  }
}
