import type { FileHandle } from 'node:fs/promises';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContactBatch } from './contactSource.ts';
import { PRIVATE_FILE_MODE } from './privateFiles.ts';
import type { UnavailableConversation } from './unavailable.ts';
import { unavailableShape } from './unavailable.ts';

/** What a window held, beside its contacts. */
export interface PartSummary {
  readonly contacts: number;
  readonly conversations: number;
  readonly unavailable: readonly UnavailableConversation[];
  /** How many of each code. */
  readonly anomalies: Readonly<Record<string, number>>;
  /** R26. */
  readonly conversationsInDoubt: number;
  /** Length of the window's file. */
  readonly bytes: number;
}

/** The files of an unfinished export: one of contacts for each window, a line a contact, and one that sums it up. */
export interface PartFiles {
  /** The summary of a window that was read to its end, conversations that were unavailable included; or null. */
  summaryOf(window: number): Promise<PartSummary | null>;
  /**
   * Writes a window. Its summary is there only when all of it is on the disk. A window that was read before is replaced
   * unless more conversations are unavailable now: contacts that were read once are kept.
   */
  write(
    window: number,
    batches: AsyncIterable<ContactBatch>,
    onBatch: (batch: ContactBatch) => void,
    before: PartSummary | null,
  ): Promise<PartSummary>;
  /** Where the contacts of a window are. */
  contactsFile(window: number): string;
}

const summaryShape = z.object({
  contacts: z.int().min(0),
  conversations: z.int().min(0),
  unavailable: z.array(unavailableShape),
  anomalies: z.record(z.string(), z.int()),
  conversationsInDoubt: z.int().min(0),
  bytes: z.int().min(0),
});

/** @param newName gives names that no other process uses, so that two on one directory do not mix their bytes. */
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
        // The next run needs the room, above all when the disk is full.
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
 * Readers see the file with all of its text, or not at all; so do those who come after a power failure.
 *
 * @param temporary where it is written first, in the same file system.
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
    return summaryShape.parse(JSON.parse(text));
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
      summary = { ...added(summary, batch), bytes: summary.bytes + (await append(file, batch)) };
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

function added(summary: PartSummary, batch: ContactBatch): PartSummary {
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
