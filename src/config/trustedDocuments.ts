import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../upstream/response/json.ts';

/** The documents by their SHA-256, or the problem of the file: what was expected and what came. */
export type TrustedDocumentsFile =
  | { readonly documents: ReadonlyMap<string, string> }
  | { readonly expected: string; readonly came: string };

const fileShape = z.union([z.array(z.string().min(1)), z.record(z.string(), z.string().min(1))]);

/**
 * Parses a file of trusted documents.
 *
 * @param text a JSON list of documents, or a JSON object whose keys are the SHA-256 of each document, in hexadecimal.
 */
export function parseTrustedDocuments(text: string): TrustedDocumentsFile {
  const parsed = fileShape.safeParse(parseJson(text));
  if (!parsed.success) {
    return {
      expected: 'a JSON list of documents, or a map from SHA-256 to document',
      came: 'something else',
    };
  }
  const { data } = parsed;
  const documents = Array.isArray(data) ? data : Object.values(data);
  const byHash = new Map(documents.map((document) => [sha256(document), document]));
  const wrongKey = Array.isArray(data) ? undefined : Object.keys(data).find((hash) => !byHash.has(hash));
  if (wrongKey !== undefined) {
    const came = JSON.stringify(wrongKey.slice(0, MAX_SHOWN_LENGTH));
    return { expected: 'the SHA-256 of each document as its key', came };
  }
  return { documents: byHash };
}

/** The length of a SHA-256 in hexadecimal. */
const MAX_SHOWN_LENGTH = 64;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
