import type { FileHandle } from 'node:fs/promises';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../upstream/response/json.ts';
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
  /** The size of the window's file. */
  readonly bytes: number;
}

/** The files of an unfinished export. Each window has a file with one contact per line, and a summary file. */
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
}

function isSummary(value: unknown): value is PartSummary {
  return (
    isObject(value) &&
    ['contacts', 'conversations', 'conversationsInDoubt', 'bytes'].every((key) => isCount(value[key])) &&
    isListOf(value['unavailable'], isUnavailableConversation) &&
    isCounts(value['anomalies'])
  );
}

/** @param newName returns a file name that no other process uses: two processes then never write to the same file. */
export function partFiles(directory: string, newName: () => string): PartFiles {
  const fileOf = (window: number, extension: string): string =>
    join(directory, `${String(window).padStart(6, '0')}.${extension}`);
  const contactsFile = (window: number): string => fileOf(window, 'ndjson');
  return {
    contactsFile,
    summaryOf: async (window) => {
      const summary = summaryIn(await readFile(fileOf(window, 'json'), 'utf8').catch(() => ''));
      const size = await stat(contactsFile(window)).then(
        (stats) => stats.size,
        () => -1,
      );
      return summary?.bytes === size ? summary : null;
    },
    write: async (window, batches, onBatch, before) => {
      const temporary = join(directory, `${newName()}.tmp`);
      const summary = await writeContacts(temporary, batches, onBatch).catch(async (failure: unknown) => {
        // The disk may be full, and the next run needs the space.
        await rm(temporary, { force: true });
        throw failure;
      });
      if (before !== null && summary.unavailable.length > before.unavailable.length) {
        await rm(temporary);
        return before;
      }
      await rename(temporary, contactsFile(window));
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
};

function summaryIn(text: string): PartSummary | null {
  try {
    const summary: unknown = JSON.parse(text);
    return isSummary(summary) ? summary : null;
  } catch {
    return null;
  }
}

async function writeContacts(
  path: string,
  batches: AsyncIterable<ContactBatch>,
  onBatch: (batch: ContactBatch) => void,
): Promise<PartSummary> {
  const file = await open(path, 'wx', PRIVATE_FILE_MODE);
  try {
    let summary = EMPTY;
    for await (const batch of batches) {
      summary = { ...addBatch(summary, batch), bytes: summary.bytes + (await append(file, batch)) };
      onBatch(batch);
    }
    await file.sync();
    return summary;
  } finally {
    await file.close();
  }
}

async function append(file: FileHandle, { records }: ContactBatch): Promise<number> {
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await file.writeFile(bytes);
  return bytes.length;
}

function addBatch(summary: PartSummary, batch: ContactBatch): PartSummary {
  const anomalies: Record<string, number> = { ...summary.anomalies };
  for (const code of batch.anomalies) anomalies[code] = (anomalies[code] ?? 0) + 1;
  return {
    ...summary,
    contacts: summary.contacts + batch.records.length,
    conversations: summary.conversations + batch.conversations,
    unavailable: [...summary.unavailable, ...batch.unavailable],
    anomalies,
    conversationsInDoubt: summary.conversationsInDoubt + batch.conversationsInDoubt,
  };
}
