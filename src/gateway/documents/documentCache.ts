import type { DefinitionNode, DocumentNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { DEFAULT_MAX_DOCUMENT_BYTES, DEFAULT_MAX_DOCUMENTS } from './documentLimits.ts';

/** The limits of the cache. Beyond one of them, the least recently used document is removed. */
export interface DocumentCacheOptions {
  /** @default 2000 */
  readonly maxDocuments?: number;
  /** Estimated, with plans. @default 100663296 (96 MiB) */
  readonly maxBytes?: number;
}

/**
 * A cache of validated documents, by the hash of their schema and text. Everything that is computed once for a document,
 * such as its plan, is in weak maps by document. It is freed with the document, so this cache limits it too.
 */
export interface DocumentCache {
  /** For Apollo Server. */
  readonly store: DocumentStore;
  /** Adds the size of a plan to its document, in bytes. Does nothing for a document that is not in the cache. */
  addBytes(operation: OperationDefinitionNode, bytes: number): void;
  /** Removes all documents. */
  clear(): void;
  /** The number of documents now. */
  count(): number;
  /** The estimated size of the documents and their plans now, in bytes. */
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

/** Creates an empty cache. A document larger than `maxBytes` is never cached: each request parses and plans it again. */
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
      // Two requests may parse the same text at the same time. The cache then has only one of the two documents.
      if (key === undefined || !entry?.document.definitions.includes(operation)) return;
      entries.set(key, { document: entry.document, bytes: entry.bytes + bytes });
    },
    clear: () => entries.clear(),
    count: () => entries.size,
    bytes: () => entries.calculatedSize,
  };
}

/**
 * The estimated size of a parsed document, in bytes. V8 does not give the size of an object: the numbers are measured and
 * rounded up. They include the entries in weak maps that every document gets.
 */
function documentBytes({ loc }: DocumentNode): number {
  let tokens = 0;
  // The document keeps its tokens in memory, as a linked list.
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return BYTES_PER_DOCUMENT + tokens * BYTES_PER_TOKEN + (loc?.source.body.length ?? 0) * BYTES_PER_CHARACTER;
}

const BYTES_PER_DOCUMENT = 4_000;
/** A token, with its share of the nodes of the document and of their copies in the upstream operation. */
const BYTES_PER_TOKEN = 400;
/** V8 uses two bytes for each character of a text that is not Latin-1. */
const BYTES_PER_CHARACTER = 2;
