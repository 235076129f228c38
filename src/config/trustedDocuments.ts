import { createHash } from 'node:crypto';
import { isObject, parseJson } from '../upstream/response/json.ts';

/** The documents by their SHA-256, or the problem of the file: what was expected and what came. */
export type TrustedDocumentsFile =
  | { readonly documents: ReadonlyMap<string, string> }
  | { readonly expected: string; readonly came: string };

/**
 * Parses a file of trusted documents.
 *
 * @param text a JSON list of documents, or a JSON object whose keys are the SHA-256 of each document, in hexadecimal.
 */
export function parseTrustedDocuments(text: string): TrustedDocumentsFile {
  const file = parseJson(text);
  const documents = isObject(file) ? Object.values(file) : file;
  if (!isTextList(documents)) {
    return {
      expected: 'a JSON list of documents, or a map from SHA-256 to document',
      came: 'something else',
    };
  }
  const byHash = new Map(documents.map((document) => [sha256(document), document]));
  const wrongKey = isObject(file) ? Object.keys(file).find((hash) => !byHash.has(hash)) : undefined;
  if (wrongKey !== undefined) {
    const came = JSON.stringify(wrongKey.slice(0, MAX_SHOWN_LENGTH));
    return { expected: 'the SHA-256 of each document as its key', came };
  }
  return { documents: byHash };
}

/** The length of a SHA-256 in hexadecimal. */
const MAX_SHOWN_LENGTH = 64;

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
