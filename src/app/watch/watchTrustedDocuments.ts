import { isDeepStrictEqual } from 'node:util';
import type { TrustedDocuments as Documents } from '../../config/trustedDocuments.ts';
import { findTrustedDocument, hasTrustedText, parseTrustedDocuments } from '../../config/trustedDocuments.ts';
import type { TrustedDocuments } from '../../gateway/apollo/limits/trustedDocuments.ts';
import type { Logger } from '../../logging/log.ts';
import type { FileState } from './watchFiles.ts';
import { watchFiles } from './watchFiles.ts';

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

  const apply = (state: FileState): void => {
    if ('code' in state) {
      log.error(state, 'The file of trusted documents cannot be read: the documents before stay in use.');
      return;
    }
    const parsed = parseTrustedDocuments(state.text);
    if ('expected' in parsed) {
      log.error(parsed, 'The file of trusted documents is not valid: the documents before stay in use.');
      return;
    }
    if (isDeepStrictEqual(parsed.documents, documents)) return;
    documents = parsed.documents;
    log.info({ entries: documents.size }, 'The file of trusted documents was read again.');
  };

  const { stop } = watchFiles(new Map([['documents', file]]), (changes) => changes.forEach(apply));
  return {
    findById: (id) => findTrustedDocument(documents, id),
    hasText: (text) => hasTrustedText(documents, text),
    stop,
  };
}
