import { createHash } from 'node:crypto';
import type { Json } from '../upstream/response/json.ts';
import { isObject, parseJson } from '../upstream/response/json.ts';

/** Documents by their ids: by the SHA-256 of their text, in hexadecimal, and by the id that the file has for them. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/** The documents of a file. For a file that is not valid, the expected and the actual content. */
export type TrustedDocumentsFile =
  | { readonly documents: TrustedDocuments }
  | { readonly expected: string; readonly came: string };

/**
 * Parses a file of trusted documents: a JSON list of documents, a JSON object from id to document (graphql-codegen, Relay),
 * or a manifest of Apollo. An id may be a SHA-256, with or without `sha256:` before it. It must then be that of the document.
 */
export function parseTrustedDocuments(text: string): TrustedDocumentsFile {
  const entries = entriesIn(parseJson(text));
  if (entries === null) {
    return {
      expected: `a JSON list of documents, a map from id to document, or an ${APOLLO_FORMAT}`,
      came: 'something else',
    };
  }
  const documents = new Map<string, string>();
  for (const { id, document } of entries) {
    const hash = sha256(document);
    documents.set(hash, document);
    if (id === null) continue;
    const key = withoutPrefix(id);
    if (SHA256.test(key) && key !== hash) return wrongId('the SHA-256 of each document as its id', id);
    if ((documents.get(key) ?? document) !== document) return wrongId('each id once', id);
    documents.set(key, document);
  }
  return { documents };
}

/** Finds a document by an id of a client. Undefined when no document has it. */
export function findTrustedDocument(documents: TrustedDocuments, id: string): string | undefined {
  return documents.get(withoutPrefix(id));
}

export function hasTrustedText(documents: TrustedDocuments, text: string): boolean {
  return documents.has(sha256(text));
}

const APOLLO_FORMAT = 'apollo-persisted-query-manifest';

const SHA256 = /^[0-9a-f]{64}$/;

/** The most characters of an id that a problem shows. */
const MAX_SHOWN_LENGTH = 72;

interface Entry {
  /** Null for a file without ids. */
  readonly id: string | null;
  readonly document: string;
}

/** Null when the file has none of the known forms. */
function entriesIn(file: Json): readonly Entry[] | null {
  if (Array.isArray(file)) return allOrNull(file.map((document) => entry(null, document)));
  if (!isObject(file)) return null;
  if (file['format'] !== APOLLO_FORMAT) {
    return allOrNull(Object.entries(file).map(([id, document]) => entry(id, document)));
  }
  const { operations } = file;
  if (!Array.isArray(operations)) return null;
  return allOrNull(
    operations.map((operation: Json) => {
      const { id, body } = isObject(operation) ? operation : {};
      return typeof id === 'string' ? entry(id, body) : null;
    }),
  );
}

function entry(id: string | null, document: Json): Entry | null {
  return typeof document === 'string' && document !== '' && id !== '' ? { id, document } : null;
}

function allOrNull(entries: readonly (Entry | null)[]): readonly Entry[] | null {
  const found = entries.flatMap((item) => item ?? []);
  return found.length === entries.length ? found : null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function withoutPrefix(id: string): string {
  return id.replace(/^sha256:/, '');
}

function wrongId(expected: string, id: string): TrustedDocumentsFile {
  return { expected, came: JSON.stringify(id.slice(0, MAX_SHOWN_LENGTH)) };
}
