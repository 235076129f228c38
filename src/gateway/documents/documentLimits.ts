/** The limits of the cache of documents. `src/config` reads them for every command, so this file loads no library. */
export const DEFAULT_MAX_DOCUMENTS = 2_000;
export const DEFAULT_MAX_DOCUMENT_BYTES = 96 * 1024 * 1024;
