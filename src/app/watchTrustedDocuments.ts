import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { TrustedDocuments as Documents } from '../config/trustedDocuments.ts';
import { findTrustedDocument, hasTrustedText, parseTrustedDocuments } from '../config/trustedDocuments.ts';
import type { TrustedDocuments } from '../gateway/apollo/limits/trustedDocuments.ts';
import type { Logger } from '../logging/log.ts';

/** The time between two looks at the file, in milliseconds. */
const POLL_INTERVAL_MS = 5_000;

export interface WatchOptions {
  readonly file: string;
  /** The documents that were read at the start. */
  readonly initial: Documents;
  readonly log: Logger;
}

/**
 * Trusted documents that are read again when their file changes. When the new file is not valid, that is logged, and the
 * documents before stay in use.
 */
export function watchTrustedDocuments(options: WatchOptions): TrustedDocuments & { stop(): void } {
  const { file, initial, log } = options;
  let documents = initial;
  /** What the file was when it was last read, or the code of the error when it could not be read. */
  let version: string | null = null;
  let isPolling = false;

  const load = (text: string, isFirst: boolean): void => {
    const parsed = parseTrustedDocuments(text);
    if ('documents' in parsed) {
      // The first look reads the file, too: it may have changed since the start.
      if (isFirst && isDeepStrictEqual(parsed.documents, documents)) return;
      documents = parsed.documents;
      log.info({ entries: documents.size }, 'The file of trusted documents was read again.');
    } else {
      log.error(parsed, 'The file of trusted documents is not valid: the documents before stay in use.');
    }
  };

  const poll = async (): Promise<void> => {
    if (isPolling) return;
    isPolling = true;
    const { version: found, text } = await readIfChanged(file, version);
    isPolling = false;
    if (found === version) return;
    const isFirst = version === null;
    version = found;
    if (text !== null) return load(text, isFirst);
    const message = 'The file of trusted documents cannot be read: the documents before stay in use.';
    log.error({ code: found }, message);
  };

  const timer = setInterval(() => void poll(), POLL_INTERVAL_MS).unref();
  return {
    findById: (id) => findTrustedDocument(documents, id),
    hasText: (text) => hasTrustedText(documents, text),
    stop: () => clearInterval(timer),
  };
}

interface Found {
  /** Changes with the file. The code of the error when the file cannot be read. */
  readonly version: string;
  /** Null when the file has this version already, or cannot be read. */
  readonly text: string | null;
}

async function readIfChanged(file: string, before: string | null): Promise<Found> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    const version = `${ino} ${mtimeMs} ${size}`;
    return { version, text: version === before ? null : await readFile(file, 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { version: String(error.code), text: null };
    throw error;
  }
}
