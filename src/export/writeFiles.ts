import { open, rm } from 'node:fs/promises';
import type { Written } from './files/manifest.ts';
import type { FinishedFiles } from './files/outputFile.ts';
import type { PartFiles, PartSummary } from './files/partFiles.ts';
import { PRIVATE_FILE_MODE } from './files/privateFiles.ts';
import type { Part } from './files/readParts.ts';
import { copyParts, readLines } from './files/readParts.ts';
import type { ExportArguments } from './files/storedArguments.ts';
import type { Checksum } from './formats/checksum.ts';
import { checkedSink } from './formats/checksum.ts';
import type { ExportFormat } from './formats/format.ts';
import { writeFormat } from './formats/writeFormat.ts';
import type { Layout } from './rows/layout.ts';
import { contactColumns, conversationColumns, layoutOf } from './rows/layout.ts';

/** The files of windows, and a summary of each when its files are there. Null if it will never be there. */
export interface ReadFiles {
  readonly files: PartFiles;
  readonly windows: readonly Promise<PartSummary | null>[];
  /** Whether a window or the writing has failed. Then no further window is written. */
  hasFailed(): boolean;
}

/**
 * Writes the output files to these paths, while windows are still being read. After a failure, they are removed: the disk
 * may be full, and the next run needs the space.
 *
 * Rejects with a `PartChanged`, an `UnreadWindow`, or an error of the file system.
 *
 * @param onWindow called with the contacts of each window that was written.
 */
export async function writeFiles(
  { format, conversationsFormat, rows }: ExportArguments,
  read: ReadFiles,
  paths: FinishedFiles,
  onWindow: (contacts: number) => void,
): Promise<Written> {
  const { files } = read;
  const contactParts = partsOf(read, (summary, window) => {
    return { file: files.contactsFile(window), rows: summary.contacts, bytes: summary.bytes };
  });
  const contactsLayout = layoutOf('contacts', contactColumns(rows), rows);
  const contacts = await write(format, contactsLayout, contactParts, paths.contacts, onWindow);
  if (paths.conversations === null || conversationsFormat === null) return { contacts, conversations: null };
  const conversationParts = partsOf(read, (summary, window) => {
    const { conversations, unavailable, conversationBytes } = summary;
    const file = files.conversationsFile(window);
    return { file, rows: conversations - unavailable.length, bytes: conversationBytes };
  });
  const layout = layoutOf('conversations', conversationColumns(rows), rows);
  const writing = write(conversationsFormat, layout, conversationParts, paths.conversations);
  const conversations = await writing.catch(async (failure: unknown) => {
    await rm(paths.contacts, { force: true });
    throw failure;
  });
  return { contacts, conversations };
}

/** A window was not read, or another one failed, so no file can be written. The first failure says why. */
class UnreadWindow extends Error {
  override readonly name = 'UnreadWindow';
}

async function* partsOf(
  { windows, hasFailed }: ReadFiles,
  partOf: (summary: PartSummary, window: number) => Part,
): AsyncGenerator<Part, void, undefined> {
  for (const [window, read] of windows.entries()) {
    const summary = await read;
    if (summary === null || hasFailed()) throw new UnreadWindow(`window ${window + 1} was not read`);
    yield partOf(summary, window);
  }
}

/** Writes all rows to a file. The file is on the disk when this resolves. */
async function write(
  format: ExportFormat,
  layout: Layout,
  parts: AsyncIterable<Part>,
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
  } catch (failure) {
    await rm(path, { force: true });
    throw failure;
  } finally {
    await file.close();
  }
}
