import type { FileHandle } from 'node:fs/promises';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../upstream/response/json.ts';
import type { EncodedRows } from '../rows/encodedRows.ts';
import type { ContactBatch } from '../source/contactSource.ts';
import { isCount, isCounts, isListOf } from '../source/jsonShapes.ts';
import type { UnavailableConversation } from '../source/unavailable.ts';
import { isUnavailableConversation } from '../source/unavailable.ts';
import { PRIVATE_FILE_MODE } from './privateFiles.ts';

/** The summary of a window: everything except its contacts. */
export interface PartSummary {
  readonly contacts: number;
  readonly conversations: number;
  readonly unavailable: readonly UnavailableConversation[];
  /** The number of anomalies of each code. */
  readonly anomalies: Readonly<Record<string, number>>;
  /** R26. */
  readonly conversationsInDoubt: number;
  /** The size of the window's file of contacts, and of its file of conversations: 0 without one. */
  readonly bytes: number;
  readonly conversationBytes: number;
}

/**
 * The files of an unfinished export. Each window has a file with one contact per line, a summary file, and a file with one
 * conversation per line if conversations are exported.
 */
export interface PartFiles {
  /** The summary of a window. Null if the window was not read to its end. */
  summaryOf(window: number): Promise<PartSummary | null>;
  /**
   * Writes a window. Its summary is written after all contacts are on the disk. An earlier result of the window is
   * replaced, unless more conversations are unavailable now: contacts that were read once are kept.
   */
  write(
    window: number,
    batches: AsyncIterable<ContactBatch>,
    onBatch: (batch: ContactBatch) => void,
    before: PartSummary | null,
  ): Promise<PartSummary>;
  /** The path of the window's file of contacts. */
  contactsFile(window: number): string;
  /** The path of the window's file of conversations. */
  conversationsFile(window: number): string;
}

const COUNTS = ['contacts', 'conversations', 'conversationsInDoubt', 'bytes', 'conversationBytes'] as const;

function isSummary(value: unknown): value is PartSummary {
  return (
    isObject(value) &&
    COUNTS.every((key) => isCount(value[key])) &&
    isListOf(value['unavailable'], isUnavailableConversation) &&
    isCounts(value['anomalies'])
  );
}

/**
 * @param windows the number of windows, which is a part of the names: another release may cut the interval in another way, and
 * its files are then not taken for those of this one.
 * @param newName returns a file name that no other process uses: two processes then never write to the same file.
 * @param hasConversations whether conversations are exported, too.
 */
export function partFiles(
  directory: string,
  windows: number,
  newName: () => string,
  hasConversations: boolean,
): PartFiles {
  const fileOf = (window: number, extension: string): string =>
    join(directory, `${String(window).padStart(6, '0')}-of-${windows}.${extension}`);
  const contactsFile = (window: number): string => fileOf(window, 'ndjson');
  const conversationsFile = (window: number): string => fileOf(window, 'conversations.ndjson');
  return {
    contactsFile,
    conversationsFile,
    summaryOf: async (window) => {
      const summary = summaryIn(await readFile(fileOf(window, 'json'), 'utf8').catch(() => ''));
      if (summary?.bytes !== (await sizeOf(contactsFile(window)))) return null;
      const conversationBytes = hasConversations ? await sizeOf(conversationsFile(window)) : 0;
      return summary.conversationBytes === conversationBytes ? summary : null;
    },
    write: async (window, batches, onBatch, before) => {
      const temporary = join(directory, `${newName()}.tmp`);
      const ofConversations = hasConversations ? join(directory, `${newName()}.tmp`) : null;
      const removeTemporary = async (): Promise<void> => {
        await rm(temporary, { force: true });
        if (ofConversations !== null) await rm(ofConversations, { force: true });
      };
      const written = writeLines(temporary, ofConversations, batches, onBatch);
      const summary = await written.catch(async (failure: unknown) => {
        // The disk may be full, and the next run needs the space.
        await removeTemporary();
        throw failure;
      });
      if (before !== null && summary.unavailable.length > before.unavailable.length) {
        await removeTemporary();
        return before;
      }
      await rename(temporary, contactsFile(window));
      if (ofConversations !== null) await rename(ofConversations, conversationsFile(window));
      const text = JSON.stringify(summary);
      await replaceFile(fileOf(window, 'json'), text, join(directory, `${newName()}.tmp`));
      return summary;
    },
  };
}

/**
 * Replaces a file in one step: readers see the old text or the new text, also after a power failure.
 *
 * @param temporary the path to write to first, in the same file system.
 */
export async function replaceFile(path: string, text: string, temporary: string): Promise<void> {
  await writeFile(temporary, text, { flag: 'wx', flush: true, mode: PRIVATE_FILE_MODE });
  await rename(temporary, path);
}

const EMPTY: PartSummary = {
  contacts: 0,
  conversations: 0,
  unavailable: [],
  anomalies: {},
  conversationsInDoubt: 0,
  bytes: 0,
  conversationBytes: 0,
};

/** -1 if the file cannot be read. */
function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}

function summaryIn(text: string): PartSummary | null {
  try {
    const summary: unknown = JSON.parse(text);
    // Earlier releases wrote no conversations.
    const whole = isObject(summary) ? { conversationBytes: 0, ...summary } : null;
    return isSummary(whole) ? whole : null;
  } catch {
    return null;
  }
}

async function writeLines(
  path: string,
  conversationsPath: string | null,
  batches: AsyncIterable<ContactBatch>,
  onBatch: (batch: ContactBatch) => void,
): Promise<PartSummary> {
  const file = await open(path, 'wx', PRIVATE_FILE_MODE);
  const ofConversations =
    conversationsPath === null ? null : await open(conversationsPath, 'wx', PRIVATE_FILE_MODE);
  try {
    let summary = EMPTY;
    for await (const batch of batches) {
      const bytes = await append(file, batch.contactRows);
      const conversationBytes = await append(ofConversations, batch.conversationRows);
      summary = {
        ...addBatch(summary, batch),
        bytes: summary.bytes + bytes,
        conversationBytes: summary.conversationBytes + conversationBytes,
      };
      onBatch(batch);
    }
    await file.sync();
    await ofConversations?.sync();
    return summary;
  } finally {
    await file.close();
    await ofConversations?.close();
  }
}

/** Returns the number of bytes. */
async function append(file: FileHandle | null, { pieces }: EncodedRows): Promise<number> {
  if (file === null || pieces.length === 0) return 0;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev(pieces);
  // A disk that is almost full takes a part. The next write then fails with the reason.
  if (bytesWritten < length) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
  return length;
}

function addBatch(summary: PartSummary, batch: ContactBatch): PartSummary {
  const anomalies: Record<string, number> = { ...summary.anomalies };
  for (const code of batch.anomalies) anomalies[code] = (anomalies[code] ?? 0) + 1;
  return {
    ...summary,
    contacts: summary.contacts + batch.contactRows.count,
    conversations: summary.conversations + batch.conversations,
    unavailable: [...summary.unavailable, ...batch.unavailable],
    anomalies,
    conversationsInDoubt: summary.conversationsInDoubt + batch.conversationsInDoubt,
  };
}
