import type { DefinitionNode, DocumentNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { documentBytes } from './documentBytes.ts';

/** The bounds of the cache. Beyond either of them, the document that was used longest ago is dropped. */
export interface DocumentCacheOptions {
  /** @default 2000 */
  readonly maxDocuments?: number;
  /** By estimate, plans included. @default 100663296 (96 MiB) */
  readonly maxBytes?: number;
}

export const DEFAULT_MAX_DOCUMENTS = 2_000;
export const DEFAULT_MAX_DOCUMENT_BYTES = 96 * 1024 * 1024;

/**
 * Validated documents, by the hash of their schema and text. Plans and the like are kept in weak maps by document, so
 * they live exactly as long as the document is kept here: this cache bounds them too.
 */
export interface DocumentCache {
  /** What Apollo Server reads and writes. */
  readonly store: DocumentStore;
  /** Adds what was attached to an operation to the size of its document. Does nothing when that is not kept. */
  addBytes(operation: OperationDefinitionNode, bytes: number): void;
  /** Drops every document. */
  clear(): void;
  /** Documents that are kept now. */
  count(): number;
  /** What they and their plans take now, in bytes, by estimate. */
  bytes(): number;
}

interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>;
  set(key: string, document: DocumentNode): Promise<void>;
  delete(key: string): Promise<boolean>;
}

interface Entry {
  readonly document: DocumentNode;
  readonly bytes: number;
}

/** A document that is larger than the whole cache is not kept: each of its requests parses and plans it again. */
export function createDocumentCache({
  maxDocuments = DEFAULT_MAX_DOCUMENTS,
  maxBytes = DEFAULT_MAX_DOCUMENT_BYTES,
}: DocumentCacheOptions = {}): DocumentCache {
  const entries = new LRUCache<string, Entry>({
    max: maxDocuments,
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
  });
  const keys = new WeakMap<DefinitionNode, string>();
  return {
    store: {
      get: async (key) => entries.get(key)?.document,
      set: async (key, document) => {
        for (const definition of document.definitions) keys.set(definition, key);
        entries.set(key, { document, bytes: documentBytes(document) });
      },
      delete: async (key) => entries.delete(key),
    },
    addBytes: (operation, bytes) => {
      const key = keys.get(operation);
      const entry = key === undefined ? undefined : entries.peek(key);
      // Two requests may parse the same text at once. Only one of the two documents is kept.
      if (key === undefined || !entry?.document.definitions.includes(operation)) return;
      entries.set(key, { document: entry.document, bytes: entry.bytes + bytes });
    },
    clear: () => entries.clear(),
    count: () => entries.size,
    bytes: () => entries.calculatedSize,
  };
}
